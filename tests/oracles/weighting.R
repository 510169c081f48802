# Weights post-stratified, raked, calibrated, trimmed, and what means and errors become of them (R survey 4.1).
# Run on three public samples: schools in strata, schools in clusters (Department of Education, California), NHANES.
source("say.R")
set <- sub("\\.csv$", "", basename(args[1]))
tight <- 1e-13
told <- function(key, design, values, domains, total) {
  say(paste0(key, ".weights"), weights(design, "sampling"))
  if (inherits(design, "svyrep.design")) say(paste0(key, ".last"), weights(design, "analysis")[, 15])
  for (v in values) {
    f <- as.formula(paste0("~", v)); m <- svymean(f, design, na.rm = TRUE)
    say(paste0(key, ".mean.", v), c(coef(m), SE(m)))
    for (b in domains) {
      s <- svyby(f, as.formula(paste0("~", b)), design, svymean, na.rm = TRUE); say(paste(key, "by", b, v, sep = "."), c(coef(s), SE(s)))
    }
  }
  t <- svytotal(as.formula(paste0("~", total)), design, na.rm = TRUE); say(paste0(key, ".total"), c(coef(t), SE(t)))
}
finely <- list(maxit = 500, epsilon = 1e-14)
if (set != "nhanes") {
  d$stype <- factor(d$stype); d$wide <- factor(d$sch_wide); d$one <- 1
  school <- function(key, design) told(key, design, c("api00", "enroll", "meals"), c("stype", "awards"), "enroll")
  types <- data.frame(stype = c("1", "2", "3"), Freq = c(4421, 1018, 755))
  wides <- data.frame(wide = c("0", "1"), Freq = c(1072, 5122))
  both <- data.frame(expand.grid(stype = c("1", "2", "3"), wide = c("0", "1")), Freq = c(600, 280, 192, 3821, 738, 563))
  amounts <- c(`(Intercept)` = 6194, stype2 = 1018, stype3 = 755, api99 = 3914069)
  categories <- c(`(Intercept)` = 6194, stype2 = 1018, stype3 = 755, wide1 = 5122)
  designs <- if (set == "api") list(whole = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = d),
                                    same = svydesign(~1, weights = ~one, data = d)) else
    list(whole = svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = d), same = svydesign(~dnum, weights = ~one, data = d))
  for (start in names(designs)) {
    design <- designs[[start]]; key <- function(x) paste(start, x, sep = ".")
    school(key("poststratified"), postStratify(design, ~wide, wides))
    school(key("crossed"), postStratify(design, ~stype + wide, both))
    school(key("raked"), rake(design, list(~stype, ~wide), list(types, wides), control = finely))
    school(key("linear"), calibrate(design, ~stype + wide, categories, epsilon = tight, maxit = 200))
  }
  # Raking as a calibration: the same weights, and errors from the regression on the margins.
  school("whole.multiplicative", calibrate(designs$whole, ~stype + wide, categories, calfun = "raking", epsilon = tight, maxit = 200))
  if (set == "apiclus1") {
    again <- svrepdesign(data = d, weights = ~pw, repweights = "^rep_", type = "JK1", combined.weights = TRUE, scale = (1 - 15 / 757) * 14 / 15, mse = FALSE)
    school("replicated.poststratified", postStratify(again, ~wide, wides))
    school("replicated.raked", rake(again, list(~stype, ~wide), list(types, wides), control = finely))
    school("replicated.linear", calibrate(again, ~stype + wide, categories, compress = FALSE, epsilon = tight, maxit = 200))
  }
  for (fun in c("linear", "raking"))
    school(paste0("whole.amounts.", fun), calibrate(designs$whole, ~stype + api99, amounts, calfun = fun, epsilon = tight, maxit = 200))
  bounds <- if (set == "api") c(0.93, 1.08) else c(0.4, 2.6)
  say("bounds", bounds)
  for (fun in c("linear", "raking", "logit"))
    school(paste0("whole.bounded.", fun), calibrate(designs$whole, ~stype + api99, amounts, calfun = fun, bounds = bounds, epsilon = tight, maxit = 500))
  r <- rake(designs$same, list(~stype, ~wide), list(types, wides), control = finely)
  ends <- if (set == "api") c(20, 42) else c(31, 50)
  say("trimmed.ends", ends)
  say("trimmed.before", weights(r))
  say("trimmed.strict", weights(trimWeights(r, lower = ends[1], upper = ends[2], strict = TRUE)))
} else {
  d$RIAGENDR <- factor(d$RIAGENDR); d$agecat <- factor(d$agecat); d$race <- factor(d$race)
  design <- svydesign(~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = d)
  person <- function(key, design) told(key, design, "HI_CHOL", c("race", "RIAGENDR"), "HI_CHOL")
  sexes <- data.frame(RIAGENDR = c("1", "2"), Freq = c(21e6, 22e6))
  ages <- data.frame(agecat = c("1", "2", "3", "4"), Freq = c(7e6, 13e6, 14e6, 9e6))
  races <- data.frame(race = c("1", "2", "3", "4"), Freq = c(6.5e6, 28e6, 5e6, 3.5e6))
  person("raked", rake(design, list(~RIAGENDR, ~agecat, ~race), list(sexes, ages, races), control = list(maxit = 500, epsilon = 1e-14)))
  person("poststratified", postStratify(design, ~agecat, ages))
  person("linear", calibrate(design, ~RIAGENDR + agecat, c(`(Intercept)` = 43e6, RIAGENDR2 = 22e6, agecat2 = 13e6, agecat3 = 14e6, agecat4 = 9e6),
                             epsilon = tight, maxit = 200))
  r <- rake(design, list(~RIAGENDR, ~agecat), list(sexes, ages), control = list(maxit = 500, epsilon = 1e-14))
}
w <- weights(r); say("kish", c(1 + mean((w - mean(w))^2) / mean(w)^2, sum(w)^2 / sum(w^2)))
close(out)
