# What R's matrices say of questions with several answers: of respondents, of cases and of responses.
source("say.R")
h <- read.csv(file.path(dirname(args[1]), "households.csv"))
b <- as.matrix(h[paste0("b1_", c(1:9, 0))]); real <- 1:9
answered <- rowSums(!is.na(b)) > 0; t <- ifelse(is.na(b), 0, b); case <- answered & rowSums(t[, real]) > 0
one <- rep(1, nrow(h))
for (weight in c("one", "w")) {
  w <- if (weight == "one") one else h$w
  say(paste0("alone.percent.", weight), colSums(w * t * answered) / sum(w[answered]))
  say(paste0("alone.cases.", weight), colSums(w * t[, real] * case) / sum(w[case]))
  say(paste0("alone.responses.", weight), colSums(w * t[, real] * case) / sum(w * rowSums(t[, real]) * case))
  for (base in c("respondents", "cases", "responses")) {
    inside <- if (base == "respondents") answered else case
    rows <- if (base == "respondents") t else t[, real]
    each <- if (base == "responses") rowSums(t[, real]) else one
    city <- outer(h$city, 1:6, "==") * 1
    # b1 by city, then b1 by b1: counts, and percents of columns and rows.
    say(paste("city.count", base, weight, sep = "."), t(t(rows) %*% (w * inside * cbind(city, 1))))
    say(paste("city.column", base, weight, sep = "."), t(sweep(t(rows) %*% (w * inside * cbind(city, 1)), 2, colSums(w * inside * each * cbind(city, 1)), "/")))
    say(paste("city.row", base, weight, sep = "."), t(sweep(t(rows) %*% (w * inside * cbind(city, 1)), 1, colSums(w * inside * rows), "/")))
    say(paste("self.column", base, weight, sep = "."), t(sweep(t(rows) %*% (w * inside * cbind(rows, 1)), 2, colSums(w * inside * each * cbind(rows, 1)), "/")))
  }
}
close(out)
