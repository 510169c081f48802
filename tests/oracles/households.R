# What R says about the sample households (fictional): the numbers a city team would ask for first.
source("say.R")
b1 <- paste0("b1_", c(1:9, 0)); d5 <- paste0("d5_", 1:8)
say("freq.a4", prop.table(table(d$a4))); say("freq.d4.n", table(d$d4))
for (v in c("a2", "a8", "a9", "a11", "e2")) {
  x <- na.omit(d[[v]]); say(paste0("describe.", v), c(length(x), mean(x), sd(x), quantile(x, .5, type = 6)))
}
t <- table(d$city, d$d4); p <- suppressWarnings(chisq.test(t)); say("chisq", c(p$statistic, p$parameter, p$p.value, sqrt(p$statistic / (sum(t) * 3))))
for (v in c("a11", "d5_1", "e2")) {
  o <- oneway.test(d[[v]] ~ factor(d$city)); say(paste0("welch.", v), c(o$statistic, o$parameter, o$p.value))
  k <- kruskal.test(d[[v]] ~ factor(d$city)); say(paste0("kruskal.", v), c(k$statistic, k$p.value))
  a <- summary(aov(d[[v]] ~ factor(d$city)))[[1]]; say(paste0("anova.", v), c(a$`F value`[1], a$`Pr(>F)`[1]))
}
r <- cor(d[d5], use = "pairwise.complete.obs"); say("r.d5", r[lower.tri(r)])
i <- d[complete.cases(d[d5]), d5]; v <- cov(i); say("alpha", 8 / 7 * (1 - sum(diag(v)) / sum(v)))
m <- summary(lm(a11 ~ a2 + a8 + a9, d))$coefficients; say("lm", m)
ticked <- d[rowSums(!is.na(d[b1])) > 0, ]; w <- ticked$w; ticked <- ifelse(is.na(ticked[b1]), 0, as.matrix(ticked[b1]))
say("b1", colMeans(ticked)); say("b1.weighted", colSums(ticked * w) / sum(w))
say("b1.responses", (colSums(ticked * w) / sum(ticked[, 1:9] * w))[1:9])
g <- svydesign(ids = ~community, strata = ~city, weights = ~w, data = d)
for (v in c("a11", "d5_1")) {
  b <- svyby(as.formula(paste0("~", v)), ~city, g, svymean, na.rm = TRUE); say(paste0("by.", v), c(coef(b), SE(b)))
  z <- svyglm(as.formula(paste0(v, "~factor(city)")), g); w <- regTermTest(z, ~factor(city)); say(paste0("wald.", v), c(w$Ftest, w$df, w$ddf, w$p))
}
x <- svychisq(~city + d4, g); say("svychisq", c(x$statistic, x$parameter, x$p.value))
s <- summary(svyglm(a11 ~ a2 + a8, g))$coefficients; say("svyglm", s)
e <- d[rep(seq_len(nrow(d)), d$whole), ]
p <- suppressWarnings(chisq.test(table(e$city, e$d4))); say("whole.chisq", c(p$statistic, p$p.value))
a <- summary(aov(e$d5_1 ~ factor(e$city)))[[1]]; say("whole.anova", c(a$`F value`[1], a$Df[2], a$`Pr(>F)`[1]))
m <- summary(lm(a11 ~ a2 + a8 + a9, e))$coefficients; say("whole.lm", m)
for (v in c("a2", "a11")) { x <- na.omit(e[[v]]); say(paste0("whole.describe.", v), c(length(x), mean(x), sd(x), quantile(x, .5, type = 6))) }
close(out)
