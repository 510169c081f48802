# What the presentation standards of the National Center for Health Statistics (Parker et al. 2017) say of proportions,
# by survey's own Korn-Graubard interval, design effect and degrees of freedom: 0 publish, 1 caution, 2 withhold.
source("say.R")
verdict <- function(n, deff, p, ci, df) {
  effective <- min(n, n / deff); width <- ci[2] - ci[1]
  if (n < 30 || (is.finite(effective) && effective < 30) || width >= .30) return(2)
  if (width > .05 && p > 0 && width / p > 1.30) return(2)
  if (df < 8 || p == 0 || p == 1 || (width > .05 && width > 1.30 * (1 - p))) return(1)
  0
}
judge <- function(key, g, y, by) {
  for (code in sort(unique(g$variables[[by]]))) {
    s <- g[which(g$variables[[by]] == code & !is.na(g$variables[[y]])), ]; f <- as.formula(paste0("~", y))
    m <- svymean(f, s, deff = "replace")
    # At 0 and 1 survey has no interval.
    if (coef(m)[[1]] %in% c(0, 1)) next
    p <- coef(m)[[1]]; ci <- confint(svyciprop(f, s, method = "beta"))
    # Korn & Graubard (1998) take no more rows than there are, which survey does not hold to.
    if (p * (1 - p) / vcov(m)[1] * (qt(.975, nrow(s) - 1) / qt(.975, degf(s)))^2 > nrow(s))
      ci <- c(qbeta(.025, nrow(s) * p, nrow(s) * (1 - p) + 1), qbeta(.975, nrow(s) * p + 1, nrow(s) * (1 - p)))
    say(paste(key, y, by, code, sep = "."), c(verdict(nrow(s), deff(m), coef(m)[[1]], ci, degf(s)), coef(m)[[1]], ci, degf(s)))
  }
}
here <- dirname(args[1])
n <- read.csv(file.path(here, "nhanes.csv")); n$female <- (n$RIAGENDR == 2) * 1; n$both <- n$race * 10 + n$agecat
g <- svydesign(~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = n)
for (y in c("HI_CHOL", "female")) for (by in c("race", "agecat", "both")) judge("nhanes", g, y, by)
a <- read.csv(file.path(here, "api.csv")); a$thin <- a$meals %/% 10
g <- svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = a)
for (y in c("awards", "yr_rnd")) judge("api", g, y, "thin")
# A simple random sample: Clopper-Pearson.
for (n in c(20, 30, 40, 45, 60, 100, 400)) for (x in unique(round(n * c(0, .02, .05, .1, .3, .5, .9, .98, 1)))) {
  ci <- binom.test(x, n)$conf.int; say(paste("binomial", n, x, sep = "."), c(verdict(n, 1, x / n, ci, n - 1), ci))
}
close(out)
