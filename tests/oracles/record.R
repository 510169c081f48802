# Records what R says about the awkward data. Output: one line per number, "key<TAB>value", 17 significant digits.
suppressMessages(library(survey))
args <- commandArgs(trailingOnly = TRUE)
d <- read.csv(args[1])
for (q in c("q1", "q2", "q3", "q4")) d[[q]][d[[q]] == 99] <- NA
out <- file(args[2], "w")
say <- function(key, value) {
  value <- as.numeric(value)
  if (length(value) > 1) key <- paste0(key, "[", seq_along(value) - 1, "]")
  writeLines(paste0(key, "\t", ifelse(is.na(value), "NA", sprintf("%.17g", value))), out)
}
writeLines(paste0("version\t", R.version$major, ".", R.version$minor, " survey ", packageVersion("survey")), out)

# Describe: type 6 is the weighted average at (n + 1)p.
for (v in c("q1", "income", "age", "y")) {
  x <- d[[v]][!is.na(d[[v]])]
  say(paste0("describe.", v), c(length(x), mean(x), sd(x), quantile(x, c(.25, .5, .75), type = 6), min(x), max(x)))
}
# Crosstabs
for (pair in list(c("city", "q1"), c("sex", "flag"), c("city", "rare"))) {
  t <- table(d[[pair[1]]], d[[pair[2]]])
  p <- suppressWarnings(chisq.test(t, correct = FALSE))
  say(paste0("chisq.", paste(pair, collapse = ".")), c(p$statistic, p$parameter, p$p.value, min(p$expected)))
}
y <- chisq.test(table(d$sex, d$flag), correct = TRUE)
say("yates.sex.flag", c(y$statistic, y$p.value))
say("fisher.sex.flag", fisher.test(table(d$sex, d$flag))$p.value)
say("fisher.sex.rare", fisher.test(table(d$sex, d$rare))$p.value)
# Compare
for (v in c("y", "q1", "income")) {
  s <- t.test(d[[v]] ~ d$sex, var.equal = TRUE); w <- t.test(d[[v]] ~ d$sex)
  say(paste0("t.", v), c(s$statistic, s$parameter, s$p.value, s$conf.int))
  say(paste0("welch.", v), c(w$statistic, w$parameter, w$p.value, w$conf.int))
  a <- summary(aov(d[[v]] ~ factor(d$city)))[[1]]
  say(paste0("anova.", v), c(a$`F value`[1], a$Df[1], a$Df[2], a$`Pr(>F)`[1], a$`Sum Sq`))
  o <- oneway.test(d[[v]] ~ factor(d$city))
  say(paste0("welch_anova.", v), c(o$statistic, o$parameter, o$p.value))
  k <- kruskal.test(d[[v]] ~ factor(d$city))
  say(paste0("kruskal.", v), c(k$statistic, k$parameter, k$p.value))
  m <- suppressWarnings(wilcox.test(d[[v]] ~ d$sex, correct = FALSE, exact = FALSE))
  say(paste0("wilcox.", v), c(m$statistic, m$p.value))
  ok <- !is.na(d[[v]])
  z <- abs(d[[v]][ok] - ave(d[[v]][ok], d$city[ok]))
  l <- summary(aov(z ~ factor(d$city[ok])))[[1]]
  say(paste0("levene.", v), c(l$`F value`[1], l$`Pr(>F)`[1]))
}
tk <- TukeyHSD(aov(d$y ~ factor(d$city)))[[1]]
say("tukey.y", tk[, "p adj"])
pt <- pairwise.t.test(d$y, d$city, p.adjust.method = "bonferroni")$p.value
say("bonferroni.y", pt[lower.tri(pt, diag = TRUE)])
# Relate
for (pair in list(c("age", "y"), c("q1", "q2"), c("income", "age"))) {
  key <- paste(pair, collapse = ".")
  for (m in c("pearson", "spearman", "kendall")) {
    r <- suppressWarnings(cor.test(d[[pair[1]]], d[[pair[2]]], method = m, exact = FALSE))
    say(paste0(m, ".", key), c(r$estimate, r$p.value))
  }
}
m <- lm(y ~ age + income + q1, d); s <- summary(m)
say("lm.b", coef(m)); say("lm.se", s$coefficients[, 2]); say("lm.t", s$coefficients[, 3]); say("lm.p", s$coefficients[, 4])
say("lm.fit", c(s$r.squared, s$adj.r.squared, s$fstatistic, s$sigma))
# Reliability
i <- d[complete.cases(d[, c("q1", "q2", "q3", "q4")]), c("q1", "q2", "q3", "q4")]; i$q4 <- 6 - i$q4
v <- cov(i); k <- 4
say("alpha", k / (k - 1) * (1 - sum(diag(v)) / sum(v)))
r <- cor(i); say("alpha.standardised", k * mean(r[lower.tri(r)]) / (1 + (k - 1) * mean(r[lower.tri(r)])))
say("alpha.item_total", sapply(1:4, function(j) cor(i[, j], rowSums(i[, -j]))))
say("alpha.deleted", sapply(1:4, function(j) { u <- v[-j, -j]; 3 / 2 * (1 - sum(diag(u)) / sum(u)) }))
say("alpha.smc", 1 - 1 / diag(solve(r)))
# Design: strata, PSUs, finite population; without them; zero weights
designs <- list(
  full = svydesign(ids = ~psu, strata = ~stratum, weights = ~w, fpc = ~fpc, data = d, nest = TRUE),
  clusters = svydesign(ids = ~psu, weights = ~w, data = d),
  rows = svydesign(ids = ~1, weights = ~w, data = d),
  zero = svydesign(ids = ~psu, strata = ~stratum, weights = ~wf, data = d, nest = TRUE)
)
for (n in names(designs)) {
  g <- designs[[n]]; key <- function(x) paste0("design.", n, ".", x)
  for (v in c("y", "q1")) {
    f <- as.formula(paste0("~", v))
    a <- svymean(f, g, na.rm = TRUE); say(key(paste0(v, ".all")), c(coef(a), SE(a)))
    b <- svyby(f, ~city, g, svymean, na.rm = TRUE)
    say(key(paste0(v, ".city")), coef(b)); say(key(paste0(v, ".city.se")), SE(b))
    z <- svyglm(as.formula(paste0(v, "~factor(city)")), g)
    w <- regTermTest(z, ~factor(city)); say(key(paste0(v, ".wald")), c(w$Ftest, w$df, w$ddf, w$p))
    t <- svyttest(as.formula(paste0(v, "~sex")), g); say(key(paste0(v, ".ttest")), c(-t$statistic, t$parameter, t$p.value))
  }
  p <- svyciprop(~I(flag == 1), g, method = "logit", df = degf(g)); say(key("flag"), c(coef(p), SE(p), attr(p, "ci")))
  x <- svychisq(~city + q1, subset(g, !is.na(city) & !is.na(q1))); say(key("chisq"), c(x$statistic, x$parameter, x$p.value))
  r <- svyglm(y ~ age + q1, g); s <- summary(r)$coefficients
  say(key("glm.b"), s[, 1]); say(key("glm.se"), s[, 2]); say(key("glm.p"), s[, 4])
}
close(out)
