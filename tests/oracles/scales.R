# What R says of scales and factors, over four data sets.
source("say.R")
suppressMessages({library(psych); library(GPArotation)})
folder <- dirname(args[1])
for (q in c("q1", "q2", "q3", "q4")) d[[q]][d[[q]] == 99] <- NA
d$q4 <- 6 - d$q4
h <- read.csv(file.path(folder, "households.csv")); a <- read.csv(file.path(folder, "api.csv")); n <- read.csv(file.path(folder, "nhanes.csv"))
d5 <- paste0("d5_", 1:8); b1 <- paste0("b1_", c(1:9, 0)); schools <- c("api00", "api99", "meals", "ell", "mobility", "full", "emer", "enroll", "avg_ed")
sets <- list(awkward = na.omit(d[c("q1", "q2", "q3", "q4")]), households = na.omit(h[d5]), ticks = na.omit(h[b1[1:6]]), api = na.omit(data.frame(a$api00, a$api99, a$full, a$avg_ed * 100)))
for (k in names(sets)) {
  x <- as.matrix(sets[[k]]); p <- ncol(x); V <- cov(x); s <- suppressWarnings(suppressMessages(alpha(x, check.keys = FALSE, warnings = FALSE)))
  say(paste0(k, ".alpha"), c(s$total$raw_alpha, s$total$std.alpha)); total <- rowSums(x); say(paste0(k, ".scale"), c(mean(total), var(total)))
  say(paste0(k, ".deleted.mean"), mean(total) - colMeans(x)); say(paste0(k, ".deleted.variance"), sapply(1:p, function(j) var(total - x[, j])))
  r <- cor(x); r <- r[lower.tri(r)]; say(paste0(k, ".r"), c(mean(r), min(r), max(r)))
  # Two halves: part 1 has the first ceiling(p/2) items. Unequal lengths: Horst (1951).
  u <- ceiling(p / 2); A <- rowSums(x[, 1:u]); B <- rowSums(x[, -(1:u), drop = FALSE]); r <- cor(A, B); k1 <- u; k2 <- p - u
  one <- function(C) ncol(C) / (ncol(C) - 1) * (1 - sum(diag(cov(C))) / sum(cov(C)))
  say(paste0(k, ".halves"), c(one(x[, 1:u]), one(x[, -(1:u)]), var(A), var(B), r, 2 * r / (1 + r), (-r^2 + sqrt(r^4 + 4 * r^2 * (1 - r^2) * k1 * k2 / p^2)) / (2 * (1 - r^2) * k1 * k2 / p^2), 2 * (1 - (var(A) + var(B)) / var(total))))
  # Guttman (1945) on the covariances.
  t <- sum(V); l1 <- 1 - sum(diag(V)) / t; C <- V; diag(C) <- 0; smc <- 1 - 1 / diag(solve(cor(x)))
  say(paste0(k, ".guttman"), c(l1, l1 + sqrt(p / (p - 1) * sum(C^2)) / t, p / (p - 1) * l1, 2 * (1 - (var(A) + var(B)) / t), l1 + 2 * sqrt(max(colSums(C^2))) / t, 1 - sum(diag(V) * (1 - smc)) / t))
  f <- factanal(x, 1, control = list(lower = .005, opt = list(factr = 1, pgtol = 0, maxit = 5000))); l <- f$loadings[, 1] * sign(sum(f$loadings)) * sqrt(diag(V))
  say(paste0(k, ".omega"), sum(l)^2 / (sum(l)^2 + sum(f$uniquenesses * diag(V)))); say(paste0(k, ".omega.loadings"), l)
}
# psych's own lambdas of correlations agree with the formulas above where items have one variance.
g <- suppressWarnings(guttman(cor(sets$households))); say("psych.guttman", c(g$lambda.1, g$lambda.2, g$lambda.3, g$lambda.5, g$lambda.6))
# --- Factors -----------------------------------------------------------------------------------------------------
upright <- function(L, phi = diag(ncol(L))) { s <- ifelse(colSums(L) < 0, -1, 1); o <- order(-colSums((L %*% phi)^2)); s <- s[o]; L <- L[, o, drop = FALSE] %*% diag(s, length(s)); phi <- phi[o, o] * outer(s, s); list(L = L, phi = phi) }
bare <- function(L) { L <- unclass(L); matrix(as.numeric(L), nrow(L)) }
turn <- function(key, L) {
  L <- bare(L)
  v <- bare(varimax(L, normalize = TRUE, eps = 1e-16)$loadings); u <- upright(v); say(paste0(key, ".varimax"), u$L)
  # Promax: Hendrickson & White (1964) on the varimax solution, Kaiser's normalisation for the target, kappa 4; scaled
  # so that the factors have variance 1 (Grieder & Steiner 2022: the target as SPSS takes it).
  z <- v / sqrt(rowSums(v^2)); U <- solve(crossprod(v), crossprod(v, z * abs(z)^3)); U <- U %*% diag(1 / sqrt(colSums(U^2))); S <- solve(crossprod(U)); c0 <- sqrt(diag(S))
  u <- upright(v %*% U %*% diag(c0), S / outer(c0, c0)); say(paste0(key, ".promax"), u$L); say(paste0(key, ".promax.phi"), u$phi[lower.tri(u$phi)])
  o <- oblimin(L, normalize = TRUE, eps = 1e-6, maxit = 20000); u <- upright(bare(o$loadings), o$Phi); say(paste0(key, ".oblimin"), u$L); say(paste0(key, ".oblimin.phi"), u$phi[lower.tri(u$phi)])
  say(paste0(key, ".oblimin.structure"), u$L %*% u$phi)
}
six <- na.omit(d[c("q1", "q2", "q3", "q4", "age", "y")]); school <- na.omit(a[schools])
for (k in c("awkward", "households", "api")) {
  x <- list(awkward = six, households = sets$households, api = school)[[k]]; r <- cor(x); m <- c(awkward = 2, households = 2, api = 3)[[k]]
  q <- KMO(r); say(paste0("kmo.", k), c(q$MSA, q$MSAi)); b <- cortest.bartlett(r, n = nrow(x)); say(paste0("bartlett.", k), c(b$chisq, b$df, b$p.value))
  e <- eigen(r, symmetric = TRUE); say(paste0("eigen.", k), e$values); L <- e$vectors[, 1:m] %*% diag(sqrt(e$values[1:m])); L <- L %*% diag(ifelse(colSums(L) < 0, -1, 1))
  say(paste0("pca.", k), L); say(paste0("smc.", k), smc(r)); turn(paste0("pca.", k), L)
}
# Principal axes gone round until nothing moves; maximum likelihood.
for (k in c("awkward", "households", "api")) {
  x <- list(awkward = sets$awkward, households = sets$households, api = school[c("api00", "meals", "ell", "mobility", "full", "avg_ed")])[[k]]; m <- c(awkward = 1, households = 2, api = 2)[[k]]
  r <- cor(x); c0 <- smc(r); for (i in 1:200000) { R <- r; diag(R) <- c0; e <- eigen(R, symmetric = TRUE); L <- e$vectors[, 1:m, drop = FALSE] %*% diag(sqrt(e$values[1:m]), m); new <- rowSums(L^2); if (max(abs(new - c0)) < 1e-14) break; c0 <- new }
  say(paste0("paf.", k, ".rounds"), i); L <- L %*% diag(ifelse(colSums(L) < 0, -1, 1), m); say(paste0("paf.", k), L)
  p <- suppressWarnings(fa(r, m, n.obs = nrow(x), fm = "pa", rotate = "none", min.err = 1e-10, max.iter = 20000, warnings = FALSE)); say(paste0("paf.", k, ".psych"), p$communality)
  f <- factanal(x, m, rotation = "none", control = list(lower = .005, opt = list(factr = 1, pgtol = 0, maxit = 5000)))
  L <- bare(f$loadings); L <- L %*% diag(ifelse(colSums(L) < 0, -1, 1), m); say(paste0("ml.", k), L); say(paste0("ml.", k, ".test"), c(f$STATISTIC, f$dof, f$PVAL))
}
close(out)
