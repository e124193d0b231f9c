# Reads a task a line, does it, and writes seconds and answer.
version <- function(p) if (requireNamespace(p, quietly = TRUE)) paste(p, as.character(packageVersion(p)))
has <- c(paste("R", paste(R.version$major, R.version$minor, sep = ".")),
  unlist(lapply(c("relaimpo", "seminr", "plspm", "survey", "psych", "survival", "boot", "data.table", "NPS"), version)))
cat(paste(has, collapse = ","), "\n", sep = "")
flush(stdout())

cache <- new.env()
ints <- function(file) {
  if (is.null(cache[[file]])) cache[[file]] <- as.integer(readBin(file, "raw", n = file.size(file)))
  cache[[file]]
}
doubles <- function(file) {
  if (is.null(cache[[file]])) cache[[file]] <- readBin(file, "double", n = file.size(file) / 8)
  cache[[file]]
}
frame <- function(file, k) {
  key <- paste0(file, ".frame")
  if (is.null(cache[[key]])) cache[[key]] <- as.data.frame(matrix(as.numeric(ints(file)), ncol = k))
  cache[[key]]
}
# The model of the European Customer Satisfaction Index.
constructs <- c("image", "expectation", "quality", "value", "satisfaction", "complaints", "loyalty")
sizes <- c(5, 3, 7, 2, 3, 1, 3)
columns <- unname(split(1:24, rep(1:7, sizes)))
items <- setNames(lapply(1:7, function(j) paste0(constructs[j], 1:sizes[j])), constructs)
arrows <- matrix(c("image", "expectation", "expectation", "quality", "expectation", "value", "quality", "value",
  "image", "satisfaction", "expectation", "satisfaction", "quality", "satisfaction", "value", "satisfaction",
  "satisfaction", "complaints", "image", "loyalty", "satisfaction", "loyalty", "complaints", "loyalty"), ncol = 2, byrow = TRUE)
ecsi <- function(file) { d <- frame(file, 24); names(d) <- unlist(items); d }
timed <- function(f) { # nothing but the call
  start <- Sys.time()
  value <- f()
  c(as.numeric(difftime(Sys.time(), start, units = "secs")), value)
}
tasks <- list(
  tabulate = function(a) { x <- ints(a[1]); timed(function() { t <- tabulate(x + 1L, 11); sum(t * 0:10) / sum(t) }) },
  nps = function(a) { x <- ints(a[1]); if (a[2] == "double") x <- as.numeric(x); timed(function() { NPS::nps(x); mean(x) }) },
  datatable = function(a) {
    k <- as.integer(a[2]); key <- paste0(a[1], ".table")
    if (is.null(cache[[key]])) {
      x <- matrix(ints(a[1]), ncol = k)
      d <- data.table::as.data.table(as.data.frame(x))
      d[["s"]] <- readBin(a[3], "integer", n = nrow(x), size = 2, signed = FALSE)
      cache[[key]] <- d
    }
    d <- cache[[key]]
    data.table::setDTthreads(1)
    timed(function() { n <- 0; for (v in paste0("V", 1:k)) n <- n + sum(data.table:::`[.data.table`(d, , list(N = .N), by = c("s", v))$N); n })
  },
  relaimpo = function(a) {
    p <- as.integer(a[2]); x <- as.data.frame(matrix(doubles(a[1]), ncol = p + 1)); names(x) <- c("y", paste0("x", 1:p))
    timed(function() relaimpo::calc.relimp(y ~ ., data = x, type = "lmg")@lmg[[1]])
  },
  seminr = function(a) {
    d <- ecsi(a[1])
    mm <- do.call(seminr::constructs, lapply(constructs, function(c) seminr::composite(c, items[[c]])))
    sm <- seminr::relationships(t(arrows))
    suppressMessages(timed(function() { m <- seminr::estimate_pls(d, mm, sm)
      seminr::bootstrap_model(m, nboot = as.integer(a[2]), cores = as.integer(a[3]), seed = 1)
      m$path_coef["satisfaction", "loyalty"] }))
  },
  plspm = function(a) {
    d <- ecsi(a[1])
    inner <- matrix(0, 7, 7, dimnames = list(constructs, constructs))
    inner[arrows[, 2:1]] <- 1
    timed(function() { r <- plspm::plspm(d, inner, columns, modes = rep("A", 7), scheme = "path", boot.val = TRUE, br = as.integer(a[2]))
      r$path_coefs["loyalty", "satisfaction"] })
  },
  survfit = function(a) {
    t <- doubles(a[1]); s <- ints(a[2]); at <- as.numeric(a[3])
    timed(function() { f <- survival::survfit(survival::Surv(t, s) ~ 1); f$surv[findInterval(at, f$time)] })
  },
  survfit.none = function(a) {
    t <- doubles(a[1]); s <- ints(a[2]); at <- as.numeric(a[3])
    timed(function() { f <- survival::survfit(survival::Surv(t, s) ~ 1, conf.type = "none"); f$surv[findInterval(at, f$time)] })
  },
  survfit.upper = function(a) {
    t <- doubles(a[1]); s <- ints(a[2]); at <- as.numeric(a[3])
    timed(function() { f <- survival::survfit(survival::Surv(t, s) ~ 1); f$upper[findInterval(at, f$time)] })
  },
  rake = function(a) {
    d <- frame(a[1], 4); names(d) <- paste0("f", 1:4); d$w <- doubles(a[2])
    targets <- lapply(1:4, function(f) { v <- sort(unique(d[[f]])); data.frame(v = v, Freq = sum(d$w) / length(v)) })
    for (f in 1:4) names(targets[[f]])[1] <- paste0("f", f)
    s <- survey::svydesign(ids = ~1, weights = ~w, data = d)
    timed(function() { r <- survey::rake(s, list(~f1, ~f2, ~f3, ~f4), targets, control = list(maxit = 500, epsilon = 1e-7))
      max(weights(r)) / sum(weights(r)) })
  },
  wilcox = function(a) { x <- ints(a[1]); g <- ints(a[2]); p <- x[g == 0]; q <- x[g == 1]
    timed(function() wilcox.test(p, q, exact = FALSE, correct = TRUE)$statistic[[1]]) },
  kruskal = function(a) { x <- ints(a[1]); g <- factor(ints(a[2]))
    timed(function() kruskal.test(x, g)$statistic[[1]]) },
  alpha = function(a) { d <- frame(a[1], as.integer(a[2]))
    timed(function() suppressWarnings(psych::alpha(d, n.iter = 1, check.keys = FALSE))$total$raw_alpha) },
  cov = function(a) { d <- as.matrix(frame(a[1], as.integer(a[2])))
    timed(function() { s <- cov(d); k <- ncol(s); k / (k - 1) * (1 - sum(diag(s)) / sum(s)) }) },
  boot = function(a) { x <- ints(a[1]); r <- as.integer(a[2])
    timed(function() { boot::boot(x, function(d, i) { y <- d[i]; mean(y >= 9) - mean(y <= 6) }, r); NA }) }
)
con <- file("stdin", "r")
while (length(line <- readLines(con, 1)) > 0) {
  parts <- strsplit(line, " ")[[1]]
  out <- tryCatch(tasks[[parts[1]]](parts[-1]), error = function(e) conditionMessage(e))
  cat(if (is.numeric(out)) sprintf("%.9f %.15g", out[1], out[2]) else paste("error:", gsub("\n", " ", out)), "\n", sep = "")
  flush(stdout())
}
