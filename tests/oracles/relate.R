# What R says of correlation, regression and the models of categories, over four data sets and NIST's Longley data.
source("say.R")
suppressMessages({library(car); library(nnet); library(MASS)})
folder <- dirname(args[1])
for (q in c("q1", "q2", "q3", "q4")) d[[q]][d[[q]] == 99] <- NA
h <- read.csv(file.path(folder, "households.csv")); a <- read.csv(file.path(folder, "api.csv")); n <- read.csv(file.path(folder, "nhanes.csv"))
# --- Linear regression -------------------------------------------------------------------------------------------
regression <- function(key, formula, data, w = NULL) {
  data <- data[complete.cases(data[all.vars(formula)]), ]; data$.w <- if (is.null(w)) 1 else data[[w]]
  m <- lm(formula, data, weights = .w); W <- sum(data$.w); p <- length(coef(m)) - 1; df <- W - p - 1
  # Weights count as frequencies: W - p - 1 degrees of freedom; without weights these are lm's own numbers.
  e <- resid(m); sse <- sum(data$.w * e^2); mse <- sse / df; X <- model.matrix(m)
  V <- solve(crossprod(X * sqrt(data$.w))) * mse; se <- sqrt(diag(V)); t <- coef(m) / se
  y <- model.response(model.frame(m)); sst <- sum(data$.w * (y - sum(data$.w * y) / W)^2)
  if (is.null(w)) { s <- summary(m); stopifnot(all.equal(unname(se), unname(s$coefficients[, 2]), tolerance = 1e-8)); se <- s$coefficients[, 2]; t <- s$coefficients[, 3] }
  say(paste0(key, ".b"), coef(m)); say(paste0(key, ".se"), se); say(paste0(key, ".t"), t)
  say(paste0(key, ".p"), 2 * pt(abs(t), df, lower.tail = FALSE))
  say(paste0(key, ".low"), coef(m) - qt(.975, df) * se); say(paste0(key, ".high"), coef(m) + qt(.975, df) * se)
  r2 <- 1 - sse / sst; f <- (sst - sse) / p / mse
  say(paste0(key, ".fit"), c(sqrt(r2), r2, 1 - (1 - r2) * (W - 1) / df, sqrt(mse), f, df, pf(f, p, df, lower.tail = FALSE)))
  say(paste0(key, ".anova"), c(sst - sse, sse, sst))
  cw <- cov.wt(cbind(X[, -1, drop = FALSE], y), wt = data$.w / W, cor = TRUE); sd <- sqrt(diag(cw$cov))
  say(paste0(key, ".beta"), coef(m)[-1] * sd[1:p] / sd[p + 1])
  say(paste0(key, ".zero"), cw$cor[1:p, p + 1]); say(paste0(key, ".partial"), t[-1] / sqrt(t[-1]^2 + df))
  v <- if (p > 1) vif(m) else 1; say(paste0(key, ".vif"), v); say(paste0(key, ".part"), coef(m)[-1] * sd[1:p] / sd[p + 1] / sqrt(v))
  say(paste0(key, ".durbin_watson"), sum(diff(e)^2) / sse)
  Z <- sweep(X * sqrt(data$.w), 2, sqrt(colSums(data$.w * X^2)), "/"); k <- svd(Z)$d; say(paste0(key, ".condition"), max(k) / min(k))
}
models <- list(awkward = list(y ~ age + income + q1 + sex, d), households = list(a11 ~ a2 + a8 + a9, h), api = list(api00 ~ ell + meals + mobility + enroll + avg_ed, a))
for (k in names(models)) regression(paste0("lm.", k), models[[k]][[1]], models[[k]][[2]])
regression("lm.weighted", y ~ age + income + q1 + sex, d, "w"); regression("lm.households.weighted", a11 ~ a2 + a8 + a9, h, "w")
say("dw.car", durbinWatsonTest(lm(api00 ~ ell + meals + mobility + enroll + avg_ed, a), simulate = FALSE)$dw)
# Blocks: R2 and F of the change.
b <- na.omit(a[c("api00", "ell", "meals", "mobility", "enroll", "avg_ed")])
m1 <- lm(api00 ~ ell, b); m2 <- update(m1, . ~ . + meals + mobility); m3 <- update(m2, . ~ . + enroll + avg_ed); v <- anova(m1, m2, m3)
for (k in 2:3) { x <- anova(list(m1, m2, m3)[[k - 1]], list(m1, m2, m3)[[k]])
  say(paste0("blocks.", k), c(summary(list(m1, m2, m3)[[k]])$r.squared - summary(list(m1, m2, m3)[[k - 1]])$r.squared, x$F[2], x$Df[2], x$Res.Df[2], x$`Pr(>F)`[2])) }
# Choice by the p of F (PIN .05, POUT .10): order in which predictors enter (+) and leave (-).
choose <- function(key, y, candidates, data, method) {
  data <- na.omit(data[c(y, candidates)]); inside <- if (method == "backward") candidates else character(); path <- c()
  fit <- function(v) lm(reformulate(if (length(v)) v else "1", y), data)
  repeat {
    if (method != "forward" && length(inside)) { p <- drop1(fit(inside), test = "F")[-1, "Pr(>F)"]
      if (max(p) > .10) { out1 <- inside[which.max(p)]; inside <- setdiff(inside, out1); path <- c(path, -match(out1, candidates)); next } }
    if (method == "backward") break
    left <- setdiff(candidates, inside); if (!length(left)) break
    x <- add1(fit(inside), reformulate(c(inside, left)), test = "F")[-1, ]
    if (min(x$`Pr(>F)`) > .05) break
    inside <- c(inside, left[which.max(x$`F value`)]); path <- c(path, match(tail(inside, 1), candidates))
  }
  m <- summary(fit(inside)); say(paste0(key, ".path"), path); say(paste0(key, ".b"), m$coefficients[, 1]); say(paste0(key, ".r2"), m$r.squared)
}
for (method in c("stepwise", "forward", "backward")) {
  choose(paste0("api.", method), "api00", c("ell", "meals", "mobility", "enroll", "avg_ed", "full", "emer", "acs_k3"), a, method)
  choose(paste0("awkward.", method), "y", c("age", "income", "q1", "q2", "sex", "flag"), d, method)
  choose(paste0("households.", method), "a11", c("a2", "a8", "a9", "a1", "e2"), h, method)
}
# --- Correlation: partial by residuals, ranks listwise -----------------------------------------------------------
held <- function(key, x, y, z, data) { k <- na.omit(data[c(x, y, z)])
  r <- cor(resid(lm(reformulate(z, x), k)), resid(lm(reformulate(z, y), k))); df <- nrow(k) - 2 - length(z); t <- r * sqrt(df / (1 - r^2))
  say(key, c(r, 2 * pt(abs(t), df, lower.tail = FALSE), df)) }
held("partial.awkward.1", "q1", "y", "age", d); held("partial.awkward.2", "q1", "y", c("age", "income"), d)
held("partial.households", "a2", "a11", c("a8", "a9"), h); held("partial.api", "api00", "ell", c("meals", "mobility", "avg_ed"), a)
k <- na.omit(d[c("q1", "q2", "income")]); kw <- d[rownames(k), "w"]; x <- cov.wt(k, wt = kw / sum(kw), cor = TRUE)$cor; i <- solve(x)
r <- -i[1, 2] / sqrt(i[1, 1] * i[2, 2]); df <- sum(kw) - 3; t <- r * sqrt(df / (1 - r^2)); say("partial.weighted", c(r, 2 * pt(abs(t), df, lower.tail = FALSE), df))
for (m in c("spearman", "kendall")) { x <- suppressWarnings(cor.test(k$q1, k$income, method = m, exact = FALSE)); say(paste0("listwise.", m), c(x$estimate, x$p.value)) }
# --- Logistic ----------------------------------------------------------------------------------------------------
tight <- glm.control(epsilon = 1e-15, maxit = 100)
logit <- function(key, formula, data, w = NULL) {
  data <- data[complete.cases(data[all.vars(formula)]), ]; data$.w <- if (is.null(w)) 1 else data[[w]]
  m <- suppressWarnings(glm(formula, binomial, data, weights = .w, control = tight)); s <- summary(m)$coefficients
  W <- sum(data$.w); y <- m$y; null <- suppressWarnings(glm(update(formula, . ~ 1), binomial, data, weights = .w, control = tight))
  ll <- function(m) -2 * sum(data$.w * log(ifelse(y == 1, fitted(m), 1 - fitted(m))))
  x <- ll(null) - ll(m); k <- length(coef(m)) - 1; cs <- 1 - exp(-x / W)
  # glm's own errors are those of the last step but one; these are at the estimates themselves.
  X <- model.matrix(m); se <- sqrt(diag(solve(crossprod(X * sqrt(data$.w * fitted(m) * (1 - fitted(m))))))); stopifnot(all.equal(unname(se), unname(s[, 2]), tolerance = 1e-7))
  s[, 2] <- se; s[, 4] <- 2 * pnorm(abs(s[, 1] / se), lower.tail = FALSE)
  say(paste0(key, ".b"), s[, 1]); say(paste0(key, ".se"), s[, 2]); say(paste0(key, ".p"), s[, 4])
  say(paste0(key, ".or"), exp(s[, 1])); say(paste0(key, ".low"), exp(s[, 1] - qnorm(.975) * s[, 2])); say(paste0(key, ".high"), exp(s[, 1] + qnorm(.975) * s[, 2]))
  say(paste0(key, ".fit"), c(ll(m), x, k, pchisq(x, k, lower.tail = FALSE), cs, cs / (1 - exp(-ll(null) / W))))
  said <- fitted(m) > .5; say(paste0(key, ".class"), c(sum(data$.w[!said & y == 0]), sum(data$.w[said & y == 0]), sum(data$.w[!said & y == 1]), sum(data$.w[said & y == 1])))
  # Deciles of risk: blocks of equal risk stay together (rule of SAS/STAT User's Guide, PROC LOGISTIC, "Hosmer-Lemeshow").
  r <- round(fitted(m), 12); u <- sort(unique(r)); size <- sapply(u, function(v) sum(data$.w[r == v])); M <- floor(W / 10 + .5); g <- integer(length(u)); now <- 1; c0 <- 0
  for (j in seq_along(u)) { if (c0 > 0 && !(c0 < M && c0 + floor(size[j] / 2) <= M) && now < 10) { now <- now + 1; c0 <- 0 }; g[j] <- now; c0 <- c0 + size[j] }
  if (now > 1 && c0 <= floor(W / 20)) g[g == now] <- now - 1
  at <- g[match(r, u)]; N <- tapply(data$.w, at, sum); O <- tapply(data$.w * y, at, sum); E <- tapply(data$.w * fitted(m), at, sum)
  hl <- sum((O - E)^2 / (E * (1 - E / N))); say(paste0(key, ".hl"), c(hl, length(N) - 2, pchisq(hl, length(N) - 2, lower.tail = FALSE)))
  say(paste0(key, ".hl.observed"), O); say(paste0(key, ".hl.expected"), E)
  invisible(m)
}
logit("logit.awkward", flag ~ age + income + q1, d); logit("logit.awkward.weighted", flag ~ age + income + q1, d, "w")
last <- function(x) relevel(factor(x), as.character(max(x, na.rm = TRUE)))
m <- logit("logit.awkward.city", flag ~ age + sex + last(city), d); j <- 4:6
q <- drop(coef(m)[j] %*% solve(vcov(m)[j, j]) %*% coef(m)[j]); say("logit.awkward.city.joint", c(q, 3, pchisq(q, 3, lower.tail = FALSE)))
logit("logit.api", sch_wide ~ ell + meals + enroll, a); logit("logit.nhanes", HI_CHOL ~ agecat + RIAGENDR + last(race), n); logit("logit.households", I(f2 == 2) ~ a2 + a8 + a9, h[h$f2 %in% c(1, 2), ])
# --- Multinomial and ordinal: R's own fit, then Newton steps on the score until it is nothing --------------------
polish <- function(theta, score) for (i in 1:30) { h <- 1e-6; J <- sapply(seq_along(theta), function(k) { e <- replace(numeric(length(theta)), k, h * max(1, abs(theta[k]))); (score(theta + e) - score(theta - e)) / (2 * e[k]) })
  step <- solve(J, score(theta)); theta <- theta - step; if (max(abs(step)) < 1e-13 * (1 + max(abs(theta)))) return(theta); if (i == 30) return(theta) }
# Goodness of fit over covariate patterns, and the constant that NOMREG and PLUM add to the log-likelihood.
patterns <- function(key, X, f, P, parameters, ll) {
  g <- apply(X, 1, paste, collapse = " "); O <- rowsum(outer(as.integer(f), seq_len(nlevels(f)), "==") * 1, g); N <- rowSums(O)
  E <- P[match(rownames(O), g), ] * N; df <- nrow(O) * (nlevels(f) - 1) - parameters
  pearson <- sum((O - E)^2 / E); deviance <- 2 * sum(ifelse(O > 0, O * log(O / E), 0))
  say(paste0(key, ".gof"), c(pearson, df, pchisq(pearson, df, lower.tail = FALSE), deviance, df, pchisq(deviance, df, lower.tail = FALSE)))
  say(paste0(key, ".spss"), -2 * (ll + sum(lgamma(N + 1)) - sum(lgamma(O + 1))))
}
multi <- function(key, y, x, data) {
  k <- na.omit(data[c(y, x)]); f <- last(k[[y]]); m <- multinom(reformulate(x, "f"), cbind(k, f = f), trace = FALSE, reltol = 1e-14, maxit = 5000)
  s <- apply(k[x], 2, sd); c0 <- colMeans(k[x]); X <- cbind(1, scale(as.matrix(k[x]))); L <- levels(f)[-1]; p <- ncol(X); Y <- sapply(L, function(v) f == v)
  pi <- function(t) { e <- exp(X %*% matrix(t, p)); e / (1 + rowSums(e)) }
  B <- coef(m); start <- apply(B, 1, function(b) c(b[1] + sum(b[-1] * c0), b[-1] * s)); t <- polish(c(start), function(t) c(crossprod(X, Y - pi(t))))
  P <- pi(t); I <- matrix(0, length(t), length(t)); K <- length(L)
  for (i in 1:K) for (j in 1:K) I[(i - 1) * p + 1:p, (j - 1) * p + 1:p] <- crossprod(X, X * (P[, i] * ((i == j) - P[, j])))
  back <- diag(c(1, 1 / s)); back[1, -1] <- -c0 / s; back <- kronecker(diag(K), back); b <- back %*% t; V <- back %*% solve(I) %*% t(back)
  say(paste0(key, ".b"), b); say(paste0(key, ".se"), sqrt(diag(V)))
  full <- cbind(1 - rowSums(P), P); ll <- sum(log(full[cbind(seq_along(f), as.integer(f))])); null <- sum(table(f) * log(table(f) / length(f)))
  N <- length(f); cs <- 1 - exp(2 * (null - ll) / N); say(paste0(key, ".fit"), c(-2 * null, -2 * ll, 2 * (ll - null), cs, cs / (1 - exp(2 * null / N)), 1 - ll / null))
  patterns(key, as.matrix(k[x]), f, full, length(t), ll)
  for (v in x) { o <- setdiff(x, v); r <- multinom(reformulate(if (length(o)) o else "1", "f"), cbind(k, f = f), trace = FALSE, reltol = 1e-14, maxit = 5000); say(paste0(key, ".lr.", v), c(2 * ll + r$deviance, K, pchisq(2 * ll + r$deviance, K, lower.tail = FALSE))) }
}
multi("multi.awkward", "city", c("age", "y"), d); multi("multi.api", "stype", c("api00", "enroll"), a); multi("multi.nhanes", "race", c("agecat", "RIAGENDR"), n)
ordinal <- function(key, y, x, data) {
  k <- na.omit(data[c(y, x)]); f <- factor(k[[y]], ordered = TRUE); m <- polr(reformulate(x, "f"), cbind(k, f = f), control = list(reltol = 1e-14, maxit = 2000))
  s <- apply(k[x], 2, sd); c0 <- colMeans(k[x]); X <- scale(as.matrix(k[x])); J <- nlevels(f); p <- ncol(X); o <- as.integer(f); N <- length(f)
  # rows of d(eta_j)/d(theta) for the boundary j of everybody; general slopes: every boundary its own
  Zof <- function(j, general) { A <- matrix(0, N, J - 1); if (j >= 1 && j < J) A[, j] <- 1; if (!general) return(cbind(A, if (j >= 1 && j < J) -X else 0 * X))
    cbind(A, do.call(cbind, lapply(seq_len(J - 1), function(b) if (b == j) -X else 0 * X))) }
  make <- function(general) { Z <- lapply(0:J, Zof, general = general)
    G <- function(t) sapply(0:J, function(j) if (j == 0) rep(0, N) else if (j == J) rep(1, N) else plogis(Z[[j + 1]] %*% t))
    D <- function(t, g) lapply(0:J, function(j) Z[[j + 1]] * (g[, j + 1] * (1 - g[, j + 1])))
    list(score = function(t) { g <- G(t); q <- D(t, g); pr <- g[cbind(1:N, o + 1)] - g[cbind(1:N, o)]; S <- 0
        for (j in 1:J) { w <- (o == j) / pr; S <- S + colSums(w * (q[[j + 1]] - q[[j]])) }; S },
      info = function(t) { g <- G(t); q <- D(t, g); I <- 0; for (j in 1:J) { E <- q[[j + 1]] - q[[j]]; I <- I + crossprod(E, E / (g[, j + 1] - g[, j])) }; I },
      ll = function(t) { g <- G(t); sum(log(g[cbind(1:N, o + 1)] - g[cbind(1:N, o)])) }) }
  one <- make(FALSE); b <- coef(m)[x]; t <- polish(c(m$zeta - sum(b * c0), b * s), one$score)
  back <- diag(c(rep(1, J - 1), 1 / s)); back[1:(J - 1), J - 1 + 1:p] <- rep(c0 / s, each = J - 1); V <- back %*% solve(one$info(t)) %*% t(back)
  say(paste0(key, ".b"), back %*% t); say(paste0(key, ".se"), sqrt(diag(V))); ll <- one$ll(t)
  null <- sum(table(f) * log(table(f) / N)); cs <- 1 - exp(2 * (null - ll) / N); say(paste0(key, ".fit"), c(-2 * null, -2 * ll, 2 * (ll - null), cs, cs / (1 - exp(2 * null / N)), 1 - ll / null))
  P <- sapply(1:J, function(j) plogis(Zof(j, FALSE) %*% t) * (j < J) + (j == J)) - sapply(1:J, function(j) if (j == 1) rep(0, N) else plogis(Zof(j - 1, FALSE) %*% t))
  patterns(key, as.matrix(k[x]), f, P, length(t), ll)
  many <- make(TRUE); t2 <- c(t[1:(J - 1)], rep(t[-(1:(J - 1))], J - 1)); for (i in 1:200) { step <- solve(many$info(t2), many$score(t2)); while (!is.finite(suppressWarnings(many$ll(t2 + step)))) step <- step / 2; t2 <- t2 + step; if (max(abs(step)) < 1e-8) break }
  t2 <- polish(t2, many$score); x2 <- 2 * (many$ll(t2) - ll); df <- (J - 2) * p; say(paste0(key, ".parallel"), c(x2, df, pchisq(x2, df, lower.tail = FALSE)))
}
ordinal("ordinal.awkward", "q1", c("age", "y", "flag"), d); ordinal("ordinal.nhanes", "agecat", c("RIAGENDR", "HI_CHOL"), n); ordinal("ordinal.api", "stype", c("enroll", "api00"), a)
# --- Logistic under a sampling design: errors from the scores of PSUs, t on degf - predictors --------------------
suppressMessages(library(survey))
designs <- list(
  full = list(flag ~ age + q1 + last(city), svydesign(ids = ~psu, strata = ~stratum, weights = ~w, fpc = ~fpc, data = d, nest = TRUE)),
  clusters = list(flag ~ age + q1 + last(city), svydesign(ids = ~psu, weights = ~w, data = d)),
  rows = list(flag ~ age + q1 + last(city), svydesign(ids = ~1, weights = ~w, data = d)),
  api = list(sch_wide ~ ell + meals + enroll, svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = a)),
  nhanes = list(HI_CHOL ~ agecat + RIAGENDR + last(race), svydesign(ids = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, data = n, nest = TRUE)))
for (k in names(designs)) {
  m <- svyglm(designs[[k]][[1]], designs[[k]][[2]], family = quasibinomial, control = tight); df <- m$df.residual; b <- coef(m)
  # svyglm's bread is of the last step but one; the same at the estimates.
  X <- model.matrix(m); w <- m$prior.weights; mu <- fitted(m); A <- solve(crossprod(X * sqrt(w * mu * (1 - mu)))); E <- X * (m$y - mu) * w
  V <- svyrecvar(E %*% A, m$survey.design$cluster, m$survey.design$strata, m$survey.design$fpc, postStrata = NULL); se <- sqrt(diag(V))
  stopifnot(all.equal(unname(se), unname(SE(m)), tolerance = 1e-6))
  say(paste0("design.", k, ".b"), b); say(paste0("design.", k, ".se"), se); say(paste0("design.", k, ".p"), 2 * pt(abs(b / se), df, lower.tail = FALSE))
  say(paste0("design.", k, ".low"), exp(b - qt(.975, df) * se)); say(paste0("design.", k, ".df"), df)
  j <- grep("last", names(b)); if (length(j)) { f <- drop(b[j] %*% solve(V[j, j]) %*% b[j]); say(paste0("design.", k, ".joint"), c(f, length(j), pf(f / length(j), length(j), df, lower.tail = FALSE))) }
}
close(out)
