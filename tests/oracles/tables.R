# What R says of two-way tables: cells, tests, measures, agreement, risk, layers, exact tests.
source("say.R")
suppressMessages({library(vcd); library(vcdExtra)})
folder <- dirname(args[1])
sets <- list(awkward = d, nhanes = read.csv(file.path(folder, "nhanes.csv")),
             households = read.csv(file.path(folder, "households.csv")))
for (q in c("q1", "q2", "q3", "q4")) sets$awkward[[q]][sets$awkward[[q]] == 99] <- NA
asked <- list(c("awkward", "city", "q1"), c("awkward", "sex", "flag"), c("awkward", "q1", "q2"), c("awkward", "city", "rare"),
              c("nhanes", "race", "agecat"), c("nhanes", "HI_CHOL", "RIAGENDR"), c("households", "city", "d4"),
              c("households", "b1_1", "b1_3"), c("households", "d5_1", "d5_2"))
ratio <- function(x) {
  a <- x[1, 1]; b <- x[1, 2]; c <- x[2, 1]; d <- x[2, 2]; z <- qnorm(.975)
  r <- function(e, v) c(e, e * exp(-z * sqrt(v)), e * exp(z * sqrt(v)))
  c(r(a * d / (b * c), sum(1 / x)), r((a / (a + b)) / (c / (c + d)), b / (a * (a + b)) + d / (c * (c + d))),
    r((b / (a + b)) / (d / (c + d)), a / (b * (a + b)) + c / (d * (c + d))))
}
# Asymptotic errors of measures as functions of the shares: derivatives by complex steps, exact to the last digits.
error <- function(measure, x) {
  p <- unclass(x) / sum(x); h <- 1e-30
  g <- vapply(seq_along(p), function(k) { z <- p + 0i; z[k] <- z[k] + h * 1i; Im(measure(z)) / h }, 0)
  sqrt((sum(p * g^2) - sum(p * g)^2) / sum(x))
}
taus <- function(p) { c <- colSums(p); a <- sum(p^2 / rowSums(p)); (a - sum(c^2)) / (1 - sum(c^2)) }
entropy <- function(q) -sum(ifelse(Re(q) > 0, q * log(ifelse(Re(q) > 0, q, 1 + 0i)), 0))
shared <- function(p) entropy(rowSums(p)) + entropy(colSums(p)) - entropy(p)
surplus <- function(p) {
  s <- 0
  for (i in seq_len(nrow(p))) for (j in seq_len(ncol(p))) {
    below <- seq_len(nrow(p)) > i
    s <- s + 2 * p[i, j] * (sum(p[below, seq_len(ncol(p)) > j]) - sum(p[below, seq_len(ncol(p)) < j]))
  }
  s
}
untied <- function(q) 1 - sum(q^2)
tau_b <- function(p) surplus(p) / sqrt(untied(rowSums(p)) * untied(colSums(p)))
for (t in asked) {
  s <- sets[[t[1]]]; x <- table(s[[t[2]]], s[[t[3]]]); key <- paste(t, collapse = ".")
  p <- suppressWarnings(chisq.test(x, correct = FALSE))
  say(paste0("cells.expected.", key), t(p$expected)); say(paste0("cells.standardised.", key), t(p$residuals))
  say(paste0("cells.adjusted.", key), t(p$stdres))
  a <- assocstats(x)
  say(paste0("tests.", key), c(a$chisq_tests["Pearson", ], a$chisq_tests["Likelihood Ratio", ]))
  say(paste0("nominal.", key), c(a$contingency, a$cramer))
  g <- GKgamma(x); say(paste0("gamma.", key), c(g$gamma, g$sigma))
  f <- data.frame(r = as.numeric(rownames(x))[row(x)], c = as.numeric(colnames(x))[col(x)])
  f <- f[rep(seq_len(nrow(f)), as.vector(x)), ]
  say(paste0("cor.", key), c(cor(f$r, f$c), cor.test(f$r, f$c)$p.value, cor(f$r, f$c, method = "spearman"),
    suppressWarnings(cor.test(rank(f$r), rank(f$c))$p.value), cor(f$r, f$c, method = "kendall")))
  say(paste0("linear.", key), c((nrow(f) - 1) * cor(f$r, f$c)^2, pchisq((nrow(f) - 1) * cor(f$r, f$c)^2, 1, lower.tail = FALSE)))
  say(paste0("errors.", key), c(
    error(function(p) taus(t(p)), x), error(taus, x),
    error(function(p) 2 * shared(p) / (entropy(rowSums(p)) + entropy(colSums(p))), x),
    error(function(p) shared(p) / entropy(rowSums(p)), x), error(function(p) shared(p) / entropy(colSums(p)), x),
    error(function(p) surplus(p) / untied(colSums(p)), x), error(function(p) surplus(p) / untied(rowSums(p)), x),
    error(tau_b, x), error(function(p) surplus(p) * min(dim(x)) / (min(dim(x)) - 1), x)))
  r <- rowSums(x) / sum(x); k <- colSums(x) / sum(x)
  say(paste0("somers.", key), 2 * error(tau_b, x) * sqrt(untied(r) * untied(k)) / (untied(r) + untied(k)))
  say(paste0("tau.", key), unlist(lapply(list(t(x), x), function(x) {
    v <- taus(unclass(x) / sum(x)); chi <- (sum(x) - 1) * (ncol(x) - 1) * v
    c(v, pchisq(chi, prod(dim(x) - 1), lower.tail = FALSE))
  })))
  e <- function(y, g) { s <- summary(aov(y ~ factor(g)))[[1]]$`Sum Sq`; sqrt(s[1] / sum(s)) }
  say(paste0("eta.", key), c(e(f$r, f$c), e(f$c, f$r)))
  if (all(dim(x) == 2)) {
    say(paste0("ratio.", key), ratio(x))
    say(paste0("fisher.", key), fisher.test(x)$p.value)
  }
}
# Agreement: the same categories in rows and columns. vcd's quadratic weights are Fleiss and Cohen's.
for (t in list(c("awkward", "q1", "q2"), c("households", "d5_1", "d5_2"), c("households", "d5_3", "d5_4"), c("awkward", "flag", "rare"))) {
  s <- sets[[t[1]]]; both <- !is.na(s[[t[2]]]) & !is.na(s[[t[3]]])
  l <- sort(unique(c(s[[t[2]]][both], s[[t[3]]][both])))
  x <- table(factor(s[[t[2]]], l), factor(s[[t[3]]], l)); key <- paste(t, collapse = ".")
  one <- Kappa(x, weights = "Equal-Spacing"); two <- Kappa(x, weights = "Fleiss-Cohen")
  say(paste0("kappa.", key), c(one$Unweighted, one$Weighted, two$Weighted))
  # T of weighted kappa by its error under no agreement: Fleiss, Cohen and Everitt (1969), formula 9.
  n <- nrow(x); p <- x / sum(x); d <- abs(outer(1:n, 1:n, "-")) / max(1, n - 1)
  say(paste0("kappa.t.", key), sapply(list((d == 0) * 1, 1 - d, 1 - d^2), function(w) {
    e <- outer(rowSums(p), colSums(p)); pe <- sum(w * e); po <- sum(w * p)
    m <- outer(as.vector(w %*% colSums(p)), as.vector(rowSums(p) %*% w), "+")
    (po - pe) / (1 - pe) / sqrt((sum(e * (w - m)^2) - pe^2) / (sum(x) * (1 - pe)^2))
  }))
  # Bowker (1948): pairs nobody is in have no say; mcnemar.test gives NaN then.
  if (nrow(x) > 2) {
    b <- x[upper.tri(x)]; c <- t(x)[upper.tri(x)]; some <- b + c > 0; m <- sum((b - c)[some]^2 / (b + c)[some])
    say(paste0("bowker.", key), c(m, pchisq(m, sum(some), lower.tail = FALSE)))
  }
  else say(paste0("mcnemar.", key), binom.test(x[1, 2], x[1, 2] + x[2, 1])$p.value)
}
# Layers.
layered <- function(key, s, row, column, layer) {
  x <- table(s[[row]], s[[column]], s[[layer]])
  m <- mantelhaen.test(x); n <- apply(x, 3, sum)
  r <- apply(x, c(1, 3), sum); k <- apply(x, c(2, 3), sum)
  cochran <- sum(x[1, 1, ] - r[1, ] * k[1, ] / n)^2 / sum(r[1, ] * r[2, ] * k[1, ] * k[2, ] / n^3)
  say(paste0("layers.", key), c(cochran, pchisq(cochran, 1, lower.tail = FALSE), m$statistic, m$p.value, m$estimate, m$conf.int))
  # Breslow and Day (1980), Tarone (1985): the first cell each layer expects under the common odds ratio.
  o <- m$estimate; e <- v <- numeric(dim(x)[3])
  for (i in seq_along(e)) {
    f <- function(z) z * (n[i] - r[1, i] - k[1, i] + z) - o * (r[1, i] - z) * (k[1, i] - z)
    e[i] <- uniroot(f, c(max(0, r[1, i] + k[1, i] - n[i]), min(r[1, i], k[1, i])), tol = 1e-14)$root
    v[i] <- 1 / sum(1 / c(e[i], r[1, i] - e[i], k[1, i] - e[i], n[i] - r[1, i] - k[1, i] + e[i]))
  }
  bd <- sum((x[1, 1, ] - e)^2 / v); ta <- bd - sum(x[1, 1, ] - e)^2 / sum(v); df <- length(e) - 1
  say(paste0("homogeneity.", key), c(bd, pchisq(bd, df, lower.tail = FALSE), ta, pchisq(ta, df, lower.tail = FALSE)))
}
layered("awkward", sets$awkward, "sex", "flag", "city")
layered("nhanes", sets$nhanes, "HI_CHOL", "RIAGENDR", "agecat")
layered("households", sets$households, "b1_1", "b1_3", "city")
# Exact tests of larger tables.
for (n in c(20, 35, 60, 100)) {
  x <- table(head(sets$awkward$city, n), head(sets$awkward$q1, n))
  say(paste0("exact.city.q1.", n), fisher.test(x, workspace = 2e8)$p.value)
  x <- table(head(sets$awkward$rare, n * 2), head(sets$awkward$city, n * 2))
  say(paste0("exact.rare.city.", n), fisher.test(x, workspace = 2e8)$p.value)
}
x <- table(head(sets$awkward$q1, 60), head(sets$awkward$q2, 60)); say("exact.q1.q2", fisher.test(x, workspace = 2e8)$p.value)
close(out)
