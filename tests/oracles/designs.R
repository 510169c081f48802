# Every estimate, error, degree of freedom and test of R's survey package over its own sample surveys.
source("say.R")
folder <- dirname(args[1])
load <- function(name) read.csv(file.path(folder, name))
srs <- load("apisrs.csv"); strat <- load("apistrat.csv"); clus1 <- load("apiclus1.csv"); clus2 <- load("apiclus2.csv")
people <- load("nhanes.csv"); mu <- load("mu284.csv"); scd <- load("scd.csv")

designs <- list(
  srs = svydesign(id = ~1, fpc = ~fpc, weights = ~pw, data = srs),
  strat = svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat),
  clus1 = svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1),
  clus2 = svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, weights = ~pw, data = clus2),
  jk1 = svrepdesign(data = clus1, weights = ~pw, repweights = "^rep_", type = "JK1", combined.weights = TRUE,
                    scale = (1 - 15 / 757) * 14 / 15),
  boot = svrepdesign(data = clus1, weights = ~pw, repweights = "^boot_", type = "bootstrap", combined.weights = TRUE,
                     mse = TRUE)
)
# Fitted once more from where it stopped: the errors then belong to the estimates, not to those one step before.
settled <- function(formula, d) {
  m <- svyglm(formula, d, family = quasibinomial, epsilon = 1e-14, maxit = 100)
  eval(bquote(svyglm(formula, d, family = quasibinomial, epsilon = 1e-14, maxit = 100, start = .(as.vector(coef(m))))))
}
schools <- function(name, d) {
  say_stat <- function(key, stat) { say(paste0(key, ".est"), coef(stat)); say(paste0(key, ".se"), SE(stat)) }
  key <- function(what) paste0(name, ".", what)
  say(key("df"), degf(d))
  m <- svymean(~api00 + api99, d); say_stat(key("mean"), m); say(key("vcov"), vcov(m)[1, 2])
  say(key("deff"), deff(svymean(~api00 + api99, d, deff = "replace")))
  say_stat(key("total"), svytotal(~api99 + sch_wide, d))
  say_stat(key("ratio"), svyratio(~api00, ~api99, d))
  p <- svymean(~sch_wide, d); say_stat(key("share"), p)
  # svyciprop's logit interval is that of a model fitted step by step; xlogit is the same in closed form.
  for (method in c("xlogit", "asin", "mean"))
    say(key(paste0("interval.", method)), attr(svyciprop(~sch_wide, d, method = method), "ci"))
  # svyciprop's beta lets the rows exceed those asked; Korn & Graubard (1998) stop there.
  n <- nrow(d$variables); q <- as.numeric(coef(p))
  rows <- min(n, q * (1 - q) / as.numeric(vcov(p)) * (qt(0.025, n - 1) / qt(0.025, degf(d)))^2)
  say(key("interval.beta"), c(qbeta(0.025, rows * q, rows * (1 - q) + 1), qbeta(0.975, rows * q + 1, rows * (1 - q))))
  by <- svyby(~api00, ~stype, d, svymean, covmat = TRUE, keep.var = TRUE)
  say(key("by.est"), coef(by)); say(key("by.vcov"), vcov(by))
  # Under replicates a domain keeps the degrees of freedom of the whole design here.
  if (!inherits(d, "svyrep.design"))
    say(key("by.df"), sapply(1:3, function(k) degf(d[d$variables$stype == k, ])))
  say_stat(key("contrast"), svycontrast(by, list(a = c(1, -1, 0), b = c(1 / 3, 1 / 3, 1 / 3), c = c(1, -0.5, -0.5))))
  say(key("totalby.est"), coef(svyby(~api99, ~awards, d, svytotal)))
  say(key("totalby.se"), SE(svyby(~api99, ~awards, d, svytotal)))
  # svyquantile of replicate weights passes no interval type on: it is always mean.
  replicated <- inherits(d, "svyrep.design")
  for (interval in if (replicated) "mean" else c("mean", "beta", "xlogit", "asin")) {
    q <- svyquantile(~api00, d, c(0.25, 0.5, 0.883), qrule = "school", interval.type = interval)
    say(key(paste0("quantile.", interval)), as.vector(t(q$api00)))
  }
  q <- svyby(~api00, ~awards, d, svyquantile, quantiles = 0.5, qrule = "school", ci = TRUE)
  say(key("quantileby.est"), coef(q)); if (!replicated) say(key("quantileby.se"), SE(q))
  for (statistic in c("F", "Chisq")) {
    t <- svychisq(~sch_wide + stype, d, statistic = statistic)
    say(key(paste0("chisq.", statistic)), c(t$statistic, t$parameter, t$p.value))
  }
  say(key("var"), coef(svyvar(~api00, d)))
}
for (name in names(designs)) schools(name, designs[[name]])
# Some did not answer, and with them whole PSUs: the degrees of freedom are those of who did.
for (name in c("strat", "clus1", "clus2")) {
  d <- designs[[name]]
  d <- update(d, some = ifelse(meals > 40, NA, awards))
  # On the part that answered: with rows of NA in the design svychisq counts the PSUs of all.
  t <- svychisq(~some + sch_wide, subset(d, !is.na(some))); say(paste0(name, ".some"), c(t$statistic, t$parameter, t$p.value))
}

tests <- function(name, d) {
  key <- function(what) paste0(name, ".", what)
  t <- svyttest(meals ~ awards, d)
  say(key("ttest"), c(t$estimate, t$statistic, t$parameter, t$p.value, t$conf.int))
  t <- svyttest(I(api00 - api99) ~ 0, d)
  # R takes one degree of freedom for the mean; here its interval and p stand on the design's own.
  say(key("paired"), c(t$estimate, t$statistic))
  if (name %in% c("srs", "clus1")) for (test in c("wilcoxon", "median")) {
    # Where weights differ, svyranktest's ranks of ties hang on the order of the rows; here they do not differ.
    t <- svyranktest(api00 ~ awards, d, test = test)
    say(key(paste0("rank.", test)), c(t$estimate, t$statistic, t$parameter, t$p.value))
    t <- svyranktest(api00 ~ stype, d, test = test)
    say(key(paste0("ranks.", test)), c(t$parameter / t$statistic, t$statistic, t$ddf, t$p.value))
  }
  # The same by formula with the rank of a tie in its middle: mean scores compared by svyglm.
  w <- weights(d); y <- d$variables$api00
  middle <- sapply(y, function(v) sum(w[y < v]) + sum(w[y == v]) / 2) / sum(w)
  scores <- list(wilcoxon = middle, median = as.numeric(middle > 0.5))
  for (test in names(scores)) {
    e <- update(d, score = scores[[test]])
    m <- svyglm(score ~ awards, e)
    say(key(paste0("middle.", test)), c(coef(m)[2], coef(m)[2] / SE(m)[2], degf(e) - 1))
    t <- regTermTest(svyglm(score ~ factor(stype), e), ~factor(stype))
    say(key(paste0("middles.", test)), c(t$Ftest, t$df, t$ddf, t$p))
  }
  m <- svyglm(api00 ~ ell + meals + sch_wide, d)
  say(key("glm.b"), coef(m)); say(key("glm.se"), SE(m)); say(key("glm.df"), m$df.residual)
  say(key("glm.p"), summary(m)$coefficients[, 4])
  m <- svyglm(api00 ~ factor(stype), d)
  t <- regTermTest(m, ~factor(stype)); say(key("wald"), c(t$Ftest, t$df, t$ddf, t$p))
  t <- regTermTest(m, ~factor(stype), method = "LRT", lrt.approximation = "satterthwaite")
  say(key("lrt"), c(t$chisq / sum(t$lambda), sum(t$lambda)^2 / sum(t$lambda^2), t$ddf, t$p))
  m <- settled(awards ~ ell + meals, d)
  say(key("logit.b"), coef(m)); say(key("logit.se"), SE(m)); say(key("logit.p"), summary(m)$coefficients[, 4])
}
for (name in c("srs", "strat", "clus1", "clus2")) tests(name, designs[[name]])

for (name in c("jk1", "boot")) {
  d <- designs[[name]]
  m <- svyglm(api00 ~ ell + meals, d); say(paste0(name, ".glm.b"), coef(m)); say(paste0(name, ".glm.se"), SE(m))
  say(paste0(name, ".glm.p"), summary(m)$coefficients[, 4])
  m <- settled(awards ~ meals, d); say(paste0(name, ".logit.b"), coef(m)); say(paste0(name, ".logit.se"), SE(m))
}

# Weights fitted to totals of the population: after-stratified, raked, calibrated.
d <- designs$clus1
population <- data.frame(stype = 1:3, Freq = c(4421, 1018, 755))
fits <- list(
  post = postStratify(d, ~stype, population),
  rake = calibrate(d, ~factor(stype) + sch_wide, c(6194, 1018, 755, 5122), calfun = "raking", epsilon = 1e-13,
                   maxit = 500),
  greg = calibrate(d, ~factor(stype) + api99, c(6194, 1018, 755, 3914069)),
  logit = calibrate(d, ~factor(stype) + sch_wide, c(6194, 1018, 755, 5122), calfun = "logit", bounds = c(0.6, 1.6),
                    epsilon = 1e-13, maxit = 500),
  poststrat = postStratify(designs$strat, ~awards, data.frame(awards = 0:1, Freq = c(2027, 4167)))
)
for (name in names(fits)) {
  f <- fits[[name]]
  key <- function(what) paste0("fit.", name, ".", what)
  say(key("w"), weights(f))
  say(key("mean.est"), coef(svymean(~api00 + enroll, f))); say(key("mean.se"), SE(svymean(~api00 + enroll, f)))
  say(key("total.est"), coef(svytotal(~enroll, f))); say(key("total.se"), SE(svytotal(~enroll, f)))
  by <- svyby(~api00, ~awards, f, svymean)
  say(key("by.est"), coef(by)); say(key("by.se"), SE(by))
  t <- svychisq(~awards + stype, f); say(key("chisq"), c(t$statistic, t$parameter, t$p.value))
  m <- svyglm(api00 ~ ell + meals, f); say(key("glm.b"), coef(m)); say(key("glm.se"), SE(m))
  m <- settled(awards ~ ell + meals, f)
  say(key("logit.b"), coef(m)); say(key("logit.se"), SE(m))
  say(key("ratio.se"), SE(svyratio(~api00, ~api99, f)))
}
part <- postStratify(subset(d, awards == 1), ~stype, data.frame(stype = 1:3, Freq = c(2000, 700, 300)))
say("fit.part", c(coef(svymean(~api00, part)), SE(svymean(~api00, part)), SE(svytotal(~enroll, part))))
# The package's own example of raking by iterative post-stratification.
raked <- rake(svydesign(id = ~dnum, weights = ~pw, data = clus1, fpc = ~fpc), list(~stype, ~sch_wide),
              list(population, data.frame(sch_wide = 0:1, Freq = c(1072, 5122))), control = list(epsilon = 1e-11, maxit = 1000))
say("rake.mean.est", coef(svymean(~api00, raked))); say("rake.mean.se", SE(svymean(~api00, raked)))

# Two stages with few units; health survey with PSUs numbered anew in each stratum; lonely PSUs.
two <- svydesign(id = ~id1 + id2, fpc = ~n1 + n2, weights = ~w, data = mu)
say("mu284.mean.est", coef(svymean(~y1, two))); say("mu284.mean.se", SE(svymean(~y1, two)))
say("mu284.total.est", coef(svytotal(~y1, two))); say("mu284.total.se", SE(svytotal(~y1, two)))
h <- svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = people)
say("nhanes.df", degf(h))
say("nhanes.mean.est", coef(svymean(~HI_CHOL, h, na.rm = TRUE))); say("nhanes.mean.se", SE(svymean(~HI_CHOL, h, na.rm = TRUE)))
by <- svyby(~HI_CHOL, ~race, subset(h, !is.na(HI_CHOL)), svymean, covmat = TRUE)
say("nhanes.by.est", coef(by)); say("nhanes.by.vcov", vcov(by))
t <- svychisq(~HI_CHOL + agecat, subset(h, !is.na(HI_CHOL))); say("nhanes.chisq", c(t$statistic, t$parameter, t$p.value))
stand <- svyby(~HI_CHOL, ~RIAGENDR, svystandardize(h, by = ~agecat, over = ~RIAGENDR, population = c(0.3, 0.3, 0.25, 0.15),
                                                 excluding.missing = ~HI_CHOL), svymean, na.rm = TRUE)
say("nhanes.standard.est", coef(stand)); say("nhanes.standard.se", SE(stand))
one <- people[!(people$SDMVSTRA == min(people$SDMVSTRA) & people$SDMVPSU == 2), ]
for (rule in c("certainty", "adjust", "average")) {
  options(survey.lonely.psu = rule)
  l <- svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = one)
  m <- svymean(~HI_CHOL, l, na.rm = TRUE)
  say(paste0("lonely.", rule), c(coef(m), SE(m)))
}
options(survey.lonely.psu = "fail")
# Replicate weights of the emergency calls: BRR, and the jackknife of the strata.
brr <- svrepdesign(data = scd, weights = ~w, repweights = "^brr_", type = "BRR", combined.weights = TRUE)
jkn <- svrepdesign(data = scd, weights = ~w, repweights = "^jkn_", type = "JKn", combined.weights = TRUE, rscales = rep(0.5, 6))
fay <- svrepdesign(data = scd, weights = ~w, repweights = 0.7 * as.matrix(scd[paste0("brr_", 1:4)]) + 0.3, type = "Fay",
                   rho = 0.3, combined.weights = TRUE)
for (name in c("brr", "jkn", "fay")) {
  d <- get(name)
  say(paste0(name, ".ratio"), c(coef(svyratio(~alive, ~arrests, d)), SE(svyratio(~alive, ~arrests, d))))
  say(paste0(name, ".total"), c(coef(svytotal(~arrests, d)), SE(svytotal(~arrests, d))))
  say(paste0(name, ".mean"), c(coef(svymean(~alive, d)), SE(svymean(~alive, d)), degf(d)))
}
close(out)
