# Columns compared: differences of domain means with their joint covariance (survey), pooled z (prop.test), pooled t.
source("say.R")
here <- dirname(args[1])
tested <- function(key, found, df) {
  t <- found[, 1] / found[, 2]; p <- 2 * pt(-abs(t), df); half <- qt(.975, df) * found[, 2]
  say(paste0(key, ".difference"), found[, 1]); say(paste0(key, ".se"), found[, 2]); say(paste0(key, ".df"), df)
  say(paste0(key, ".t"), t); say(paste0(key, ".p"), p)
  say(paste0(key, ".low"), found[, 1] - half); say(paste0(key, ".high"), found[, 1] + half)
  for (how in c("holm", "bonferroni", "BH")) say(paste(key, how, sep = "."), p.adjust(p, how))
}
# Every pair of the groups of `g`, each group against all the others, and against everybody with itself among them.
compared <- function(key, g, y, by) {
  g <- g[!is.na(g$variables[[y]]) & !is.na(g$variables[[by]]), ]; codes <- sort(unique(g$variables[[by]])); f <- as.formula(paste0("~", y))
  means <- svyby(f, as.formula(paste0("~", by)), g, svymean, covmat = TRUE)
  pairs <- combn(seq_along(codes), 2); found <- NULL; df <- NULL
  for (k in seq_len(ncol(pairs))) {
    weights <- rep(0, length(codes)); weights[pairs[, k]] <- c(1, -1); c <- svycontrast(means, weights)
    found <- rbind(found, c(coef(c), SE(c))); df <- c(df, degf(g[g$variables[[by]] %in% codes[pairs[, k]], ]) - 1)
  }
  tested(paste0(key, ".pairs"), found, df)
  rest <- NULL; total <- NULL
  for (code in codes) {
    h <- update(g, inside = (get(by) == code) * 1, y = get(y), one = 1); h <- update(h, yin = y * inside)
    b <- svyby(~y, ~inside, h, svymean, covmat = TRUE); c <- svycontrast(b, c(-1, 1)); rest <- rbind(rest, c(coef(c), SE(c)))
    c <- svycontrast(svytotal(~yin + inside + y + one, h), quote(yin / inside - y / one)); total <- rbind(total, c(coef(c), SE(c)))
  }
  tested(paste0(key, ".rest"), rest, rep(degf(g) - 1, length(codes))); tested(paste0(key, ".total"), total, rep(degf(g) - 1, length(codes)))
}
api <- read.csv(file.path(here, "api.csv")); api$group <- api$awards + 2 * api$sch_wide + 1; api$middle <- (api$stype == 2) * 1
strat <- svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = api)
for (y in c("api00", "meals", "middle", "yr_rnd")) compared(paste0("api.", y), strat, y, "group")
nhanes <- read.csv(file.path(here, "nhanes.csv")); nhanes$female <- (nhanes$RIAGENDR == 2) * 1
clustered <- svydesign(~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = nhanes)
for (y in c("HI_CHOL", "female")) for (by in c("race", "agecat")) compared(paste("nhanes", y, by, sep = "."), clustered, y, by)
# Columns that share people: those hit by each kind of disaster.
h <- read.csv(file.path(here, "households.csv")); g <- svydesign(~community, strata = ~city, weights = ~w, data = h)
h$green <- (h$d4 == 1) * 1; ticks <- paste0("b1_", 1:4)
for (y in c("a11", "green")) {
  found <- NULL; df <- NULL; pairs <- combn(4, 2)
  for (k in seq_len(ncol(pairs))) {
    x <- h; x$y <- h[[y]]; x$one <- (!is.na(x$y) & !is.na(h[[ticks[pairs[1, k]]]]) & h[[ticks[pairs[1, k]]]] == 1) * 1
    x$two <- (!is.na(x$y) & !is.na(h[[ticks[pairs[2, k]]]]) & h[[ticks[pairs[2, k]]]] == 1) * 1
    x$y[is.na(x$y)] <- 0; x$yone <- x$y * x$one; x$ytwo <- x$y * x$two
    s <- svydesign(~community, strata = ~city, weights = ~w, data = x)
    c <- svycontrast(svytotal(~yone + one + ytwo + two, s), quote(yone / one - ytwo / two))
    found <- rbind(found, c(coef(c), SE(c))); df <- c(df, degf(s[x$one + x$two > 0, ]) - 1)
  }
  tested(paste0("several.", y), found, df)
}
# As SPSS Custom Tables: whole counts of weighted cells, one pooled share; means with the variance of all columns.
for (weight in c("one", "whole", "w")) {
  w <- if (weight == "one") rep(1, nrow(h)) else h[[weight]]
  asked <- !is.na(h$d4) & !is.na(h$city); base <- floor(tapply(w[asked], h$city[asked], sum) + .5); pairs <- combn(length(base), 2)
  for (code in sort(unique(h$d4[asked]))) {
    x <- floor(tapply(w[asked] * (h$d4[asked] == code), h$city[asked], sum) + .5); p <- NULL; low <- NULL; high <- NULL; z <- NULL
    for (k in seq_len(ncol(pairs))) {
      i <- pairs[, k]; t <- suppressWarnings(prop.test(x[i], base[i], correct = FALSE)); p <- c(p, t$p.value)
      z <- c(z, sqrt(t$statistic)); low <- c(low, t$conf.int[1]); high <- c(high, t$conf.int[2])
    }
    key <- paste("z", weight, code, sep = "."); say(paste0(key, ".p"), p); say(paste0(key, ".z"), z); say(paste0(key, ".low"), low); say(paste0(key, ".high"), high)
    for (how in c("holm", "bonferroni", "BH")) say(paste(key, how, sep = "."), p.adjust(p, how))
  }
}
for (weight in c("one", "whole")) {
  e <- if (weight == "one") h else h[rep(seq_len(nrow(h)), h$whole), ]
  for (y in c("a2", "a11")) for (how in c("none", "holm", "bonferroni", "BH")) {
    p <- pairwise.t.test(e[[y]], e$city, p.adjust.method = how)$p.value; say(paste("t", weight, y, how, sep = "."), p[lower.tri(p, diag = TRUE)])
  }
  for (y in c("a2", "a11")) {
    p <- sapply(1:6, function(k) t.test(e[[y]][e$city == k], e[[y]][e$city != k], var.equal = TRUE)$p.value)
    say(paste("t.rest", weight, y, sep = "."), p)
  }
}
close(out)
