# What R says about groups compared: t, analysis of variance with all that follows it, ranks, exact tests, effect sizes.
# Run on three data sets; the last argument names the columns: y-like ones, two-group one, many-group one, a second factor.
source("say.R")
suppressMessages({library(car); library(multcomp); library(nortest); library(exactRankTests)})
set <- sub("\\.csv$", "", basename(args[1]))
columns <- list(
  awkward = list(y = c("y", "income", "q1"), two = "sex", many = "city", other = "sex", x = c("age", "q2"),
                 pairs = list(c("q1", "q2"), c("q3", "q2"), c("age", "y")), same = c("q1", "q2", "q3"), yes = c("rare", "flag")),
  households = list(y = c("a11", "d5_1", "e2"), two = "a1", many = "city", other = "a1", x = c("a2", "a8"),
                    pairs = list(c("d5_1", "d5_2"), c("d5_3", "d5_4"), c("a8", "a9")), same = paste0("d5_", 1:4),
                    yes = paste0("b1_", 1:4)),
  api = list(y = c("api00", "enroll", "mobility"), two = "awards", many = "stype", other = "awards", x = c("meals", "ell"),
             pairs = list(c("api00", "api99"), c("meals", "ell"), c("full", "emer")), same = c("api00", "api99"),
             yes = c("sch_wide", "awards", "both"))
)[[set]]
if (set == "awkward") for (q in c("q1", "q2", "q3", "q4")) d[[q]][d[[q]] == 99] <- NA
if (set == "households") d <- d[d$a1 %in% 1:2, ]
say("rows", nrow(d))
hedges <- function(df) exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
ncp <- function(upper, tail, low, high) uniroot(function(l) upper(l) - tail, c(low, high), tol = 1e-13)$root
# R's own noncentral t and F lose digits far from 0: as an integral over s and as a sum over Poisson counts.
farther <- function(t, df, l) {
  width <- 12 / sqrt(2 * df); f <- function(s) pnorm(l - t * s) * 2 * df * s * dchisq(df * s^2, df)
  integrate(f, max(0, 1 - width), 1, rel.tol = 1e-13, subdivisions = 2000)$value +
    integrate(f, 1, 1 + width, rel.tol = 1e-13, subdivisions = 2000)$value
}
nct <- function(t, df) sapply(c(.025, .975), function(a) ncp(function(l) farther(t, df, l), a, t - 8 - abs(t) / 4, t + 8 + abs(t) / 4))
beyond <- function(f, a, b, l) {
  j <- 0:ceiling(l / 2 + 12 * sqrt(l / 2 + 1) + 30); sum(dpois(j, l / 2) * pbeta(a * f / (a * f + b), a / 2 + j, b / 2, lower.tail = FALSE))
}
ncf <- function(f, a, b) sapply(c(.025, .975), function(tail)
  if (pf(f, a, b, lower.tail = FALSE) >= tail) 0 else ncp(function(l) beyond(f, a, b, l), tail, 0, 4 * f * a + 100))
ncc <- function(x, a) sapply(c(.025, .975), function(tail)
  if (pchisq(x, a, lower.tail = FALSE) >= tail) 0 else ncp(function(l) pchisq(x, a, l, lower.tail = FALSE), tail, 0, 20 * x + 100))

for (v in columns$y) {
  ok <- !is.na(d[[v]]) & !is.na(d[[columns$many]]); y <- d[[v]][ok]; g <- factor(d[[columns$many]][ok])
  n <- table(g); k <- nlevels(g); m <- tapply(y, g, mean); s2 <- tapply(y, g, var); N <- length(y)
  key <- function(x) paste(x, v, sep = ".")
  # One sample, against a round number near the mean.
  at <- signif(mean(y), 1); t1 <- t.test(d[[v]], mu = at); z <- na.omit(d[[v]])
  say(key("one"), c(at, t1$statistic, t1$parameter, t1$p.value, t1$conf.int - at, (mean(z) - at) / sd(z)))
  say(key("one.d"), nct(t1$statistic, t1$parameter) / sqrt(length(z)))
  say(key("interval"), sapply(split(y, g), function(x) t.test(x)$conf.int))
  # Variances alike?
  trimmed <- function(x, trim = .05) {
    x <- sort(x); w <- rep(1, length(x)); cut <- trim * length(x); whole <- floor(cut); w[seq_len(whole)] <- 0
    w[whole + 1] <- 1 - (cut - whole); sum(x * w * rev(w)) / sum(w * rev(w))
  }
  centre <- list(mean = mean, median = median, trimmed = trimmed)
  for (c in names(centre)) {
    a <- abs(y - ave(y, g, FUN = centre[[c]])); l <- summary(aov(a ~ g))[[1]]
    say(key(paste0("levene.", c)), c(l$`F value`[1], l$Df, l$`Pr(>F)`[1]))
    if (c == "median") {
      u <- tapply(a, g, function(x) sum((x - mean(x))^2)); df2 <- sum(u)^2 / sum(u^2 / (n - 1))
      say(key("levene.adjusted"), c(df2, pf(l$`F value`[1], k - 1, df2, lower.tail = FALSE)))
      say(key("levene.car"), leveneTest(y, g, center = median)$`F value`[1])
    }
  }
  # Brown & Forsythe (1974) as SPSS prints it.
  b <- (1 - n / N) * s2; f <- sum(n * (m - mean(y))^2) / sum(b); w <- b / sum(b); df2 <- 1 / sum(w^2 / (n - 1))
  say(key("brown_forsythe"), c(f, k - 1, df2, pf(f, k - 1, df2, lower.tail = FALSE)))
  model <- aov(y ~ g); ms <- sum(residuals(model)^2) / (N - k); df <- N - k
  # A contrast: the first group against the mean of the others.
  c1 <- c(1, rep(-1 / (k - 1), k - 1)); value <- sum(c1 * m)
  e <- sqrt(ms * sum(c1^2 / n)); say(key("contrast"), c(value, e, value / e, df, 2 * pt(-abs(value / e), df)))
  q <- c1^2 * s2 / n; e <- sqrt(sum(q)); df2 <- sum(q)^2 / sum(q^2 / (n - 1))
  say(key("contrast.separate"), c(e, value / e, df2, 2 * pt(-abs(value / e), df2)))
  # Trends over the codes: weighted by regression of one power after the other, unweighted by contrasts of equal groups.
  x <- as.numeric(levels(g)); between <- sum(n * (m - mean(y))^2); ss <- 0
  for (p in seq_len(min(2, k - 1))) {
    o <- poly(x, p)[, p]; un <- sum(o * m)^2 / sum(o^2 / n)
    fit <- lm(y ~ poly(as.numeric(as.character(g)), p)); w <- sum((fitted(fit) - mean(y))^2) - ss; ss <- ss + w
    say(key(paste0("trend", p)), c(un, w, if (k - 1 - p > 0) between - ss))
  }
  # Every pair: Tukey, Šidák, Scheffé's reach; Tamhane with separate variances; Dunnett against the first.
  pairs <- combn(k, 2); M <- ncol(pairs)
  for (p in seq_len(M)) {
    i <- pairs[1, p]; j <- pairs[2, p]; diff <- m[i] - m[j]; e <- sqrt(ms * (1 / n[i] + 1 / n[j]))
    a <- -expm1(log1p(-.05) / M)
    reach <- c(qt(.975, df), qt(1 - .025 / M, df), qt(1 - a / 2, df), sqrt((k - 1) * qf(.95, k - 1, df)))
    say(key(paste("reach", i, j, sep = ".")), c(diff - reach * e, diff + reach * e))
    h <- qtukey(.95, k, df) / sqrt(2) * e
    say(key(paste("tukey", i, j, sep = ".")), c(ptukey(abs(diff) / e * sqrt(2), k, df, lower.tail = FALSE), diff - h, diff + h))
    q <- c(s2[i] / n[i], s2[j] / n[j]); e <- sqrt(sum(q)); w <- sum(q)^2 / sum(q^2 / (c(n[i], n[j]) - 1))
    say(key(paste("tamhane", i, j, sep = ".")), c(-expm1(M * log1p(-2 * pt(-abs(diff / e), w))), qt(1 - a / 2, w) * e))
  }
  # Dunnett (1955): the double integral by R's own quadrature; multcomp's Monte Carlo beside it.
  lambda <- sqrt(n[-1] / (n[-1] + n[1]))
  dunnett <- function(t) {
    inner <- function(s) sapply(s, function(s) integrate(function(z) dnorm(z) * sapply(z, function(z)
      prod(pnorm((t * s - lambda * z) / sqrt(1 - lambda^2)) - pnorm((-t * s - lambda * z) / sqrt(1 - lambda^2)))),
      -10, 10, rel.tol = 1e-11, subdivisions = 1000)$value)
    density <- function(s) 2 * df * s * dchisq(df * s^2, df)
    width <- 9 / sqrt(2 * df)
    1 - integrate(function(s) density(s) * inner(s), max(0, 1 - width), 1 + width, rel.tol = 1e-11, subdivisions = 1000)$value
  }
  t0 <- abs(m[-1] - m[1]) / sqrt(ms * (1 / n[-1] + 1 / n[1])); say(key("dunnett"), sapply(t0, dunnett))
  set.seed(1); say(key("dunnett.multcomp"), summary(glht(model, linfct = mcp(g = "Dunnett")))$test$pvalues)
  # Homogeneous subsets: p of every range of neighbouring means, sizes by their harmonic mean.
  nh <- k / sum(1 / n); o <- sort(m); say(key("harmonic"), nh)
  for (i in 1:(k - 1)) for (j in (i + 1):k) {
    q <- (o[j] - o[i]) / sqrt(ms / nh); r <- j - i + 1; tail <- ptukey(q, r, df, lower.tail = FALSE)
    say(key(paste("range", i, j, sep = ".")), c(ptukey(q, k, df, lower.tail = FALSE), tail, -expm1(log1p(-tail) / (r - 1)),
      pf(q^2 / 2 / (k - 1), k - 1, df, lower.tail = FALSE), (qtukey(.95, r, df) + qtukey(.95, k, df)) / 2 - q))
  }
  f <- between / (k - 1) / ms; l <- ncf(f, k - 1, df); say(key("eta"), c(between / (between + ms * df), l / (l + N)))
  kw <- kruskal.test(y, g)$statistic; say(key("epsilon"), c(kw / (N - 1), pmin(1, ncc(kw, k - 1) / (N - 1))))
  sw <- shapiro.test(y); say(key("shapiro"), c(sw$statistic, sw$p.value))
  # Dunn (1964): pairs by the ranks of all groups.
  r <- rank(y); ties <- table(r); spread <- (N * (N + 1) - sum(ties^3 - ties) / (N - 1)) / 12
  z <- apply(pairs, 2, function(p) diff(tapply(r, g, mean)[rev(p)]) / sqrt(spread * sum(1 / n[p])))
  p <- 2 * pnorm(-abs(z)); say(key("dunn.z"), z); say(key("dunn.p"), p)
  for (a in c("bonferroni", "holm", "BH")) say(key(paste0("dunn.", a)), p.adjust(p, a))
  # Above the common median.
  above <- rbind(tapply(y > quantile(y, .5, type = 6), g, sum), tapply(y <= quantile(y, .5, type = 6), g, sum))
  x2 <- suppressWarnings(chisq.test(above, correct = FALSE)); say(key("median"), c(x2$statistic, x2$parameter, x2$p.value))
  # Two groups.
  two <- d[[columns$two]]; h <- split(d[[v]], two); h <- lapply(h, function(x) x[!is.na(x)])
  t2 <- t.test(h[[1]], h[[2]], var.equal = TRUE); sizes <- lengths(h)
  l <- nct(t2$statistic, t2$parameter) * sqrt(sum(1 / sizes)); say(key("two.d"), c(l, l * hedges(t2$parameter)))
  ks <- suppressWarnings(ks.test(h[[1]], h[[2]], exact = FALSE)); say(key("ks.two"), c(ks$statistic, ks$p.value))
  few <- lapply(h, head, 18); u <- suppressWarnings(wilcox.test(few[[1]], few[[2]], exact = FALSE))$statistic
  u <- min(u, 18 * 18 - u); say(key("few.u"), c(u, min(1, 2 * pwilcox(floor(u), length(few[[1]]), length(few[[2]])))))
  fish <- unlist(lapply(h, head, 12)); part <- rep(1:2, each = 12)
  say(key("few.median"), fisher.test(fish > quantile(fish, .5, type = 6), part)$p.value)
  # One sample against a law. R's series for D needs continuous laws: the formula is the same.
  z <- sort(z <- na.omit(d[[v]])); steps <- ecdf(z); u <- unique(z); before <- c(0, steps(u)[-length(u)])
  for (law in c("normal", "uniform", "poisson", "exponential")) {
    F <- switch(law, normal = pnorm(u, mean(z), sd(z)), uniform = punif(u, min(z), max(z)), poisson = ppois(u, mean(z)),
                exponential = pexp(u, 1 / mean(z)))
    D <- c(max(steps(u) - F), min(before - F)); D[2] <- min(D[2], 0); Z <- max(abs(D)) * sqrt(length(z))
    i <- 1:200; say(key(paste0("ks.", law)), c(D, Z, if (Z < .3) 1 else 2 * sum((-1)^(i - 1) * exp(-2 * i^2 * Z^2))))
  }
  say(key("lilliefors"), lillie.test(z)$p.value)
  up <- z > 0; s <- d[[v]][!is.na(d[[v]])]; cut <- quantile(s, .5, type = 6); b <- s >= cut; R <- 1 + sum(b[-1] != b[-length(b)])
  n1 <- sum(b); n0 <- sum(!b); nn <- n1 + n0; mu <- 2 * n1 * n0 / nn + 1
  say(key("runs"), c(R, n0, n1, (R - mu) / sqrt(2 * n1 * n0 * (2 * n1 * n0 - nn) / nn^2 / (nn - 1))))
}
# Factorial: type III with sum contrasts.
options(contrasts = c("contr.sum", "contr.poly"))
for (v in columns$y) {
  d$A <- factor(d[[columns$many]]); d$B <- factor(d[[columns$other]])
  x <- paste(columns$x, collapse = " + "); full <- paste(v, "~ A * B"); plain <- paste(v, "~ A + B")
  for (form in c(full, plain, paste(full, "+", x), paste(v, "~ A +", x))) {
    model <- lm(as.formula(form), d); a <- Anova(model, type = 3)
    key <- paste("factorial", gsub(" ", "", form), sep = ".")
    for (line in rownames(a)) say(paste(key, gsub("[() ]", "", line), sep = "."), c(a[line, "Sum Sq"], a[line, "Df"],
      if (line != "Residuals") c(a[line, "F value"], a[line, "Pr(>F)"])))
    say(paste0(key, ".r2"), c(summary(model)$r.squared, summary(model)$adj.r.squared))
    at <- model.frame(model); grid <- expand.grid(A = levels(d$A), B = levels(d$B))
    for (c in columns$x) if (c %in% names(at)) grid[[c]] <- mean(at[[c]])
    X <- model.matrix(delete.response(terms(model)), grid, contrasts.arg = NULL, xlev = model$xlevels)
    for (l in levels(d$A)) {
      w <- colMeans(X[grid$A == l, , drop = FALSE])
      say(paste0(key, ".margin.", l), c(sum(w * coef(model)), sqrt(drop(t(w) %*% vcov(model) %*% w))))
    }
  }
}
# Pairs of answers.
for (p in columns$pairs) {
  ok <- complete.cases(d[p]); a <- d[[p[1]]][ok]; b <- d[[p[2]]][ok]; key <- function(x) paste(x, p[1], p[2], sep = ".")
  t <- t.test(a, b, paired = TRUE); say(key("paired"), c(t$estimate, sd(a - b), t$statistic, t$parameter, t$p.value, t$conf.int))
  say(key("paired.d"), c(mean(a - b) / sd(a - b), nct(t$statistic, t$parameter) / sqrt(length(a))))
  r <- cor.test(a, b); say(key("paired.r"), c(r$estimate, r$p.value, r$conf.int))
  e <- zapsmall(b - a, 12); w <- suppressWarnings(wilcox.test(e, exact = FALSE, correct = FALSE))
  i <- e != 0; ranks <- rank(abs(e[i]))
  say(key("wilcoxon"), c(sum(ranks[e[i] < 0]), sum(ranks[e[i] > 0]), w$p.value))
  lo <- min(sum(e < 0), sum(e > 0)); hi <- sum(i); say(key("sign"), c(sum(e < 0), sum(e > 0), (lo + .5 - hi / 2) / sqrt(hi / 4)))
  f <- head(e[i], 20); say(key("few.sign"), binom.test(sum(f > 0), length(f))$p.value)
  say(key("few.wilcoxon"), wilcox.exact(f)$p.value)
}
s <- as.matrix(na.omit(d[columns$same])); k <- ncol(s); N <- nrow(s)
f <- friedman.test(s); say("friedman", c(f$statistic, f$parameter, f$p.value, f$statistic / N / (k - 1)))
long <- data.frame(y = as.vector(s), i = factor(rep(seq_len(N), k)), m = factor(rep(seq_len(k), each = N)))
w <- summary(aov(y ~ m + Error(i), long)); w <- w[["Error: Within"]][[1]]
say("repeated", c(w$`Sum Sq`, w$Df, w$`F value`[1], w$`Pr(>F)`[1]))
if (k > 2) {
  idata <- data.frame(m = factor(seq_len(k))); a <- summary(Anova(lm(s ~ 1), idata = idata, idesign = ~m, type = 3), multivariate = FALSE)
  e <- a$pval.adjustments[1, ]; say("sphericity", c(a$sphericity.tests[1, ], e))
  # Box's second term (Anderson 2003, 10.7) takes the p of the differences throughout; R has that of the measures once.
  p <- k - 1; n <- N - 1; rho <- 1 - (2 * p^2 + p + 2) / (6 * p * n); f <- p * (p + 1) / 2 - 1
  z <- -n * rho * log(a$sphericity.tests[1, 1]); w2 <- (p + 2) * (p - 1) * (p - 2) * (2 * p^3 + 6 * p^2 + 3 * p + 2) / (288 * (n * p * rho)^2)
  one <- pchisq(z, f, lower.tail = FALSE); say("mauchly.p", one + w2 * (pchisq(z, f + 4, lower.tail = FALSE) - one))
}
for (i in 1:(k - 1)) for (j in (i + 1):k) {
  t <- t.test(s[, i], s[, j], paired = TRUE); M <- k * (k - 1) / 2
  say(paste("measures", i, j, sep = "."), c(t$estimate, t$statistic, min(1, M * t$p.value), qt(1 - .025 / M, N - 1) * t$estimate / t$statistic))
}
q <- as.matrix(na.omit(d[columns$yes])); k <- ncol(q); L <- rowSums(q); C <- colSums(q)
stat <- (k - 1) * (k * sum(C^2) - sum(C)^2) / (k * sum(L) - sum(L^2)); say("cochran", c(stat, pchisq(stat, k - 1, lower.tail = FALSE)))
mc <- table(q[, 1], q[, 2]); b <- mc[1, 2]; c <- mc[2, 1]
say("mcnemar", c(b, c, if (b + c > 25) unlist(mcnemar.test(mc)[c("statistic", "p.value")]) else c(NA, binom.test(min(b, c), b + c)$p.value)))
# Counts against what is expected.
o <- table(d[[columns$many]]); for (shares in list(rep(1, length(o)), seq_along(o))) {
  x <- suppressWarnings(chisq.test(o, p = shares / sum(shares)))
  say(paste0("fit.", shares[length(shares)]), c(x$statistic, x$parameter, x$p.value, sqrt(x$statistic / sum(o)), sqrt(ncc(x$statistic, x$parameter) / sum(o))))
}
o <- table(d[[columns$two]]); say("binomial", c(o, binom.test(o)$p.value, pbinom(o[1], sum(o), .6), pbinom(o[1] - 1, sum(o), .3, lower.tail = FALSE)))
t <- table(d[[columns$many]], d[[columns$two]]); x <- suppressWarnings(chisq.test(t, correct = FALSE)); side <- min(dim(t)) - 1
say("v", c(x$statistic, x$parameter, sqrt(x$statistic / sum(t) / side), pmin(1, sqrt(ncc(x$statistic, x$parameter) / sum(t) / side))))
close(out)
