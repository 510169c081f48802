# More of what R says about the awkward data: effect sizes, pairs, weights of both kinds, large numbers.
source("say.R")
for (q in c("q1", "q2", "q3", "q4")) d[[q]][d[[q]] == 99] <- NA
n_of <- function(x) tapply(x, d$city, function(v) sum(!is.na(v)))
# Effect sizes by formula.
for (v in c("y", "q1", "income")) {
  a <- summary(aov(d[[v]] ~ factor(d$city)))[[1]]; ss <- a$`Sum Sq`; ms <- a$`Mean Sq`
  say(paste0("effect.anova.", v), c(ss[1] / sum(ss), max(0, (ss[1] - a$Df[1] * ms[2]) / (sum(ss) + ms[2]))))
  k <- kruskal.test(d[[v]] ~ factor(d$city))
  say(paste0("effect.kruskal.", v), k$statistic / (sum(!is.na(d[[v]])) - 1))
  x <- split(d[[v]], d$sex); x <- lapply(x, na.omit); n <- sapply(x, length); df <- sum(n) - 2
  g <- (mean(x[[1]]) - mean(x[[2]])) / sqrt(sum((n - 1) * sapply(x, var)) / df)
  say(paste0("effect.t.", v), c(g, g * exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)))
  m <- suppressWarnings(wilcox.test(d[[v]] ~ d$sex, correct = FALSE, exact = FALSE))
  say(paste0("effect.mann.", v), qnorm(m$p.value / 2, lower.tail = FALSE) / sqrt(sum(n)))
}
# Every pair of cities: difference, pooled SE, LSD, Bonferroni, Šidák, Scheffé; separate SE, df, Games–Howell.
for (v in c("y", "income")) {
  a <- summary(aov(d[[v]] ~ factor(d$city)))[[1]]; ms <- a$`Mean Sq`[2]; df <- a$Df[2]; k <- 4; m <- 6
  for (i in 1:3) for (j in (i + 1):4) {
    x <- na.omit(d[[v]][d$city == i]); z <- na.omit(d[[v]][d$city == j])
    diff <- mean(x) - mean(z); se <- sqrt(ms * (1 / length(x) + 1 / length(z))); t <- abs(diff / se)
    p <- 2 * pt(t, df, lower.tail = FALSE)
    say(paste("pair", v, i, j, sep = "."), c(diff, se, df, p, min(1, m * p), -expm1(m * log1p(-p)),
      pf(t^2 / (k - 1), k - 1, df, lower.tail = FALSE)))
    s <- c(var(x) / length(x), var(z) / length(z)); se <- sqrt(sum(s))
    w <- sum(s)^2 / (s[1]^2 / (length(x) - 1) + s[2]^2 / (length(z) - 1))
    say(paste("howell", v, i, j, sep = "."), c(se, w))
    say(paste("howell.p", v, i, j, sep = "."), ptukey(abs(diff) / se * sqrt(2), k, w, lower.tail = FALSE))
  }
}
one <- factor(seq_len(nrow(d)) == 1)
t <- t.test(d$y ~ one, var.equal = TRUE); say("t.one", c(t$statistic, t$parameter, t$p.value, t$conf.int))
# Ties everywhere
for (pair in list(c("flag", "whole"), c("sex", "q1"), c("rare", "q2"))) for (m in c("spearman", "kendall")) {
  r <- suppressWarnings(cor.test(d[[pair[1]]], d[[pair[2]]], method = m, exact = FALSE))
  say(paste(m, pair[1], pair[2], sep = "."), c(r$estimate, r$p.value))
}
# Listwise and pairwise
v <- c("q1", "q2", "income"); r <- cor(d[v], use = "complete.obs"); say("listwise.r", r[lower.tri(r)])
r <- cor(d[v], use = "pairwise.complete.obs"); say("pairwise.r", r[lower.tri(r)])
x <- na.omit(d[v]); say("listwise.p", c(cor.test(x[[1]], x[[2]])$p.value, cor.test(x[[1]], x[[3]])$p.value))
# Whole weights are rows; NPAR TESTS rounds fractional ones half up first.
e <- d[rep(seq_len(nrow(d)), floor(d$w + 0.5)), ]
for (v in c("q1", "income")) {
  k <- kruskal.test(e[[v]] ~ factor(e$city)); say(paste0("whole.kruskal.", v), c(k$statistic, k$p.value))
  m <- suppressWarnings(wilcox.test(e[[v]] ~ e$sex, correct = FALSE, exact = FALSE)); say(paste0("whole.wilcox.", v), m$p.value)
}
# Reliability: weights as frequencies divide by W - 1, sampling weights sum to the rows.
items <- c("q1", "q2", "q3"); ok <- complete.cases(d[items]); i <- as.matrix(d[ok, items]); w <- d$w[ok]
c2 <- crossprod(sweep(i, 2, colSums(i * w) / sum(w)) * sqrt(w)); k <- 3
say("alpha.weighted", k / (k - 1) * (1 - sum(diag(c2)) / sum(c2)))
say("alpha.weighted.sd", sqrt(diag(c2) / (sum(w) - 1)))
say("alpha.sampling.sd", sqrt(diag(c2) / sum(w) * nrow(i) / (nrow(i) - 1)))
# Sampling weights
g <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, fpc = ~fpc, data = d, nest = TRUE)
rows <- svydesign(ids = ~1, weights = ~w, data = d)
for (v in c("y", "q1", "income")) {
  f <- as.formula(paste0("~", v))
  say(paste0("quantile.", v), svyquantile(f, rows, c(.25, .5, .75), qrule = "hf2", ci = FALSE, na.rm = TRUE)[[1]])
  # n is the number of answers; with na.rm svyvar would keep the number of rows.
  answered <- svydesign(ids = ~1, weights = ~w, data = d[!is.na(d[[v]]), ])
  say(paste0("svyvar.", v), sqrt(svyvar(f, answered)))
  x <- d[[v]][!is.na(d[[v]])]; w <- d$w[!is.na(d[[v]])]; n <- length(x); w <- w / sum(w) * n
  z <- x - sum(w * x) / n; s <- sqrt(sum(w * z^2) / (n - 1))
  say(paste0("moments.", v), c(n * sum(w * z^3) / ((n - 1) * (n - 2) * s^3),
    (n * (n + 1) * sum(w * z^4) - 3 * sum(w * z^2)^2 * (n - 1)) / ((n - 1) * (n - 2) * (n - 3) * s^4)))
}
fraction <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, fpc = ~I(6 / fpc), data = d, nest = TRUE)
a <- svymean(~y, fraction); say("fraction.y", c(coef(a), SE(a)))
for (name in c("full", "rows")) {
  h <- list(full = g, rows = rows)[[name]]
  for (pair in list(c("age", "y"), c("q1", "income"))) {
    h$variables$x <- h$variables[[pair[1]]]; h$variables$z <- h$variables[[pair[2]]]
    s <- subset(h, !is.na(x) & !is.na(z))
    m <- svymean(~x + z + I(x^2) + I(z^2) + I(x * z), s); names(m) <- c("a", "b", "aa", "bb", "ab")
    attr(m, "names") <- c("a", "b", "aa", "bb", "ab"); V <- attr(m, "var"); dimnames(V) <- list(names(m), names(m)); attr(m, "var") <- V
    r <- svycontrast(m, quote((ab - a * b) / sqrt((aa - a^2) * (bb - b^2))))
    df <- degf(s) - 1; t <- coef(r) / SE(r)
    say(paste("design.r", name, pair[1], pair[2], sep = "."), c(coef(r), 2 * pt(abs(t), df, lower.tail = FALSE)))
  }
  p <- c()
  for (i in 1:3) for (j in (i + 1):4) {
    t <- svyttest(y ~ factor(city), subset(h, city %in% c(i, j))); p <- c(p, t$p.value)
    say(paste("design.pair", name, i, j, sep = "."), c(-t$estimate, t$parameter))
  }
  say(paste0("design.pairs.", name, ".holm"), p.adjust(p, "holm"))
}
# Numbers near 2^30 whose spread is the last eighth: what R says of them before 2^30 is added.
d$b <- round(d$y * 8) / 8
t <- t.test(b ~ sex, d); say("large.welch", c(t$statistic, t$parameter, t$p.value))
a <- summary(aov(b ~ factor(city), d))[[1]]; say("large.anova", c(a$`F value`[1], a$`Pr(>F)`[1]))
z <- abs(d$b - ave(d$b, d$city)); l <- summary(aov(z ~ factor(d$city)))[[1]]; say("large.levene", c(l$`F value`[1], l$`Pr(>F)`[1]))
o <- oneway.test(b ~ factor(city), d); say("large.welch_anova", c(o$statistic, o$p.value))
x <- d$b - mean(d$b); n <- length(x); s <- sd(x)
say("large.moments", c(s, n * sum(x^3) / ((n - 1) * (n - 2) * s^3)))
z <- svyglm(b ~ factor(city), update(g, b = round(y * 8) / 8)); w <- regTermTest(z, ~factor(city)); say("large.wald", c(w$Ftest, w$p))
close(out)
