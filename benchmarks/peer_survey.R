# Measure R survey on one task: started by engine.py as
#   Rscript peer_survey.R TASK FOLDER RUNS
# Reading the columns (see handover.py) and building the design are done once and not counted.
# Prints one JSON object as the last line, like the Python contestants.

suppressMessages(library(survey))
options(survey.lonely.psu = "fail", digits = 17)

given <- commandArgs(trailingOnly = TRUE)
task <- given[1]
folder <- given[2]
runs <- as.integer(given[3])

start <- proc.time()[["elapsed"]]
kinds <- read.delim(file.path(folder, "columns.tsv"), header = FALSE, as.is = TRUE)
rows <- as.numeric(kinds[1, 1])
data <- list()
for (i in seq_len(nrow(kinds))[-1]) {
  name <- kinds[i, 1]
  path <- file.path(folder, name)
  if (kinds[i, 2] == "number") {
    values <- readBin(path, "double", rows)
    values[is.nan(values)] <- NA
  } else {
    codes <- readBin(path, "integer", rows, size = 4)
    codes[codes == 0] <- NA
    values <- factor(readLines(paste0(path, ".levels"))[codes])
  }
  data[[name]] <- values
}
data <- as.data.frame(data)

if (task == "RW") {
  replicates <- grep("^rw", names(data), value = TRUE)
  design <- svrepdesign(
    data = data[setdiff(names(data), replicates)], weights = data$weight,
    repweights = as.matrix(data[replicates]), type = "other", combined.weights = TRUE,
    scale = 1 / (length(replicates) - 1), rscales = rep(1, length(replicates)),
    degf = length(replicates) - 1
  )
} else {
  design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = data, nest = TRUE)
}
once <- proc.time()[["elapsed"]] - start

run <- function() {
  # Taking the subset is part of the question, as the condition is for the others.
  employed <- subset(design, labour_status == "employed")
  if (task == "T2") return(svyby(~informal, ~region + industry, employed, svytotal))
  if (task == "T3") {
    earning <- subset(employed, !is.na(earnings))
    return(svyby(~earnings, ~sex, earning, svyquantile, quantiles = 0.5, ci = TRUE))
  }
  svyby(~informal, ~sex + status_in_employment, employed, svymean)
}

seconds <- numeric(0)
for (i in seq_len(runs)) {
  begun <- proc.time()[["elapsed"]]
  result <- run()
  seconds <- c(seconds, proc.time()[["elapsed"]] - begun)
}

by <- switch(task,
  T2 = c("region", "industry"), T3 = "sex", c("sex", "status_in_employment")
)
keys <- do.call(paste, c(lapply(by, function(each) as.character(result[[each]])), sep = "|"))
values <- as.numeric(coef(result))
errors <- as.numeric(SE(result))
number <- function(x) ifelse(is.na(x), "null", format(x, digits = 17, trim = TRUE))
figures <- paste0('"', keys, '": [', number(values), ", ", number(errors), "]", collapse = ", ")

peak <- NA
if (file.exists("/proc/self/status")) {
  line <- grep("^VmHWM", readLines("/proc/self/status"), value = TRUE)
  peak <- as.numeric(gsub("[^0-9]", "", line)) * 1024 / 1e6
}
cat(sprintf(
  '{"seconds": [%s], "figures": {%s}, "once": %.3f, "peak_mb": %s, "versions": {"R": "%s", "survey": "%s"}}\n',
  paste(seconds, collapse = ", "), figures, once, number(peak),
  paste(R.version$major, R.version$minor, sep = "."), as.character(packageVersion("survey"))
))
