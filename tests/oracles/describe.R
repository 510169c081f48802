# What R says of single numbers: every definition of percentiles, hinges, trimmed means, normality, ratios, z-scores.
source("say.R")
suppressMessages(library(nortest))
folder <- dirname(args[1])
sets <- list(awkward = d, api = read.csv(file.path(folder, "api.csv")),
             households = read.csv(file.path(folder, "households.csv")))
for (q in c("q1", "q2", "q3", "q4")) sets$awkward[[q]][sets$awkward[[q]] == 99] <- NA
asked <- list(awkward = c("income", "q1", "y", "age"), api = c("api00", "enroll", "avg_ed", "ell"),
              households = c("a2", "a11", "d5_1"))
p <- c(.05, .1, .25, .5, .75, .9, .95)
# The mean without 5 % of the rows at each end, parts of a row allowed.
trimmed <- function(x, share = .05) {
  x <- sort(x); n <- length(x); e <- pmin(pmax(0:n, share * n), n - share * n); sum(diff(e) * x) / (n * (1 - 2 * share))
}
moments <- function(x) {
  n <- length(x); z <- x - mean(x); s <- sd(x)
  g1 <- n * sum(z^3) / ((n - 1) * (n - 2) * s^3)
  g2 <- (n * (n + 1) * sum(z^4) - 3 * sum(z^2)^2 * (n - 1)) / ((n - 1) * (n - 2) * (n - 3) * s^4)
  se <- sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))
  c(g1, se, g2, sqrt(4 * (n^2 - 1) * se^2 / ((n - 3) * (n + 5))))
}
for (set in names(asked)) for (v in asked[[set]]) {
  x <- sets[[set]][[v]]; x <- x[!is.na(x)]; key <- paste(set, v, sep = ".")
  ci <- t.test(x)$conf.int
  say(paste0("figures.", key), c(length(x), mean(x), sd(x) / sqrt(length(x)), ci, trimmed(x), median(x), var(x), sd(x),
    min(x), max(x), diff(range(x)), diff(quantile(x, c(.25, .75), type = 6)), moments(x)))
  # Hyndman & Fan's types: 6 HAVERAGE, 4 WAVERAGE, 1 EMPIRICAL, 2 AEMPIRICAL.
  for (t in c(6, 4, 1, 2)) say(paste0("type", t, ".", key), quantile(x, p, type = t))
  # ROUND: the observation closest to np, the later one of two as close.
  at <- length(x) * p; i <- floor(at); j <- ifelse(at - i < .5, i, i + 1)
  say(paste0("round.", key), sort(x)[pmin(pmax(j, 1), length(x))])
  say(paste0("fivenum.", key), fivenum(x)[2:4])
  # Whiskers, and how many lie beyond 1.5 and beyond 3 hinge spreads; the ends of the sorted answers; who is missing.
  near <- boxplot.stats(x); far <- boxplot.stats(x, coef = 3)
  say(paste0("box.", key), c(near$stats, length(near$out) - length(far$out), length(far$out)))
  say(paste0("ends.", key), c(sort(x, decreasing = TRUE)[1:5], sort(x)[1:5], sum(is.na(sets[[set]][[v]]))))
  say(paste0("shapiro.", key), c(shapiro.test(x)$statistic, shapiro.test(x)$p.value))
  say(paste0("lillie.", key), c(lillie.test(x)$statistic, lillie.test(x)$p.value))
  say(paste0("z.", key), head(as.numeric(scale(x)), 5))
}
# Normal answers, few and many: the upper branches of Lilliefors' p.
for (n in c(5, 12, 60, 150)) {
  x <- round(qnorm(seq_len(n) / (n + 1)) + ifelse(seq_len(n) %% 3 == 0, .3, 0), 6)
  say(paste0("normal.", n), c(lillie.test(x)$statistic, lillie.test(x)$p.value, shapiro.test(x)$statistic, shapiro.test(x)$p.value))
}
# RATIO STATISTICS by formula (IBM SPSS Statistics Algorithms), whole weights as repeated rows.
ratio <- function(a, b) {
  ok <- !is.na(a) & !is.na(b) & a > 0 & b > 0; a <- a[ok]; b <- b[ok]; r <- a / b; m <- quantile(r, .5, type = 6)
  c(length(r), mean(r), m, sd(r), min(r), max(r), diff(range(r)), sum(a) / sum(b), mean(abs(r - m)), mean(abs(r - m)) / m,
    sd(r) / mean(r), sqrt(sum((r - m)^2) / (length(r) - 1)) / m, mean(r) / (sum(a) / sum(b)))
}
a <- sets$awkward; say("ratio.awkward", ratio(a$income, a$age))
for (s in 1:2) say(paste0("ratio.awkward.", s), ratio(a$income[a$sex == s], a$age[a$sex == s]))
w <- a[rep(seq_len(nrow(a)), a$whole), ]; say("ratio.whole", ratio(w$income, w$age))
b <- sets$api; say("ratio.api", ratio(b$api00, b$api99)); say("ratio.api.zero", ratio(b$ell, b$meals))
h <- sets$households; say("ratio.households", ratio(h$a11, h$a8))
# Groups within groups.
for (c in 1:4) for (s in 1:2) {
  x <- na.omit(a$income[a$city == c & a$sex == s]); say(paste("nested", c, s, sep = "."), c(length(x), mean(x), sd(x)))
}
for (c in 1:4) { x <- na.omit(a$income[a$city == c]); say(paste("nested", c, sep = "."), c(length(x), mean(x), sd(x))) }
for (s in 1:2) { x <- na.omit(a$income[a$sex == s]); say(paste("nested.", s, sep = "."), c(length(x), mean(x), sd(x))) }
close(out)
