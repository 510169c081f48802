# What R says of sample sizes and power, and survey of the error of a simple random sample without replacement.
source("say.R")
shares <- list(c(.4, .5), c(.02, .05), c(.5, .9), c(.61, .6))
for (k in seq_along(shares)) for (power in c(.8, .9)) for (sig in c(.05, .01)) {
  p <- shares[[k]]
  found <- power.prop.test(p1 = p[1], p2 = p[2], power = power, sig.level = sig, tol = 1e-13)
  say(paste("proportions", k, power, sig, sep = "."), found$n)
  say(paste("proportions.power", k, sig, sep = "."), power.prop.test(n = 137, p1 = p[1], p2 = p[2], sig.level = sig)$power)
}
means <- list(c(2, 5), c(.1, 1), c(3, 2), c(4, 1))
for (k in seq_along(means)) for (sig in c(.05, .01)) {
  m <- means[[k]]
  for (power in c(.8, .9))
    say(paste("means", k, power, sig, sep = "."), power.t.test(delta = m[1], sd = m[2], power = power, sig.level = sig, tol = 1e-13)$n)
  say(paste("means.power", k, sig, sep = "."), power.t.test(n = 17, delta = m[1], sd = m[2], sig.level = sig)$power)
}
# The awkward ages as a simple random sample of 900 people.
ages <- na.omit(d$age)
s <- svydesign(~1, data = data.frame(y = ages), fpc = rep(900, length(ages)))
say("ages.n", length(ages)); say("ages.sd", sd(ages)); say("ages.margin", qnorm(.975) * SE(svymean(~y, s)))
# Weights of a two-stage sample as survey makes them of the fractions drawn at each stage.
two <- data.frame(a = c(1, 1, 2, 2), b = 1:4, M = c(5, 5, 5, 5), m = c(40, 40, 25, 25))
say("two.weights", weights(svydesign(~a + b, fpc = ~M + m, data = two)))
close(out)
