internal import FingerprintEvaluation

/// What does one process for many queries save? The same queries, one process for all against one
/// for each.
struct BatchBenchmark {
  let bench: Workbench

  func section() throws -> SpeedSection {
    let database = try bench.referenceDatabase().database
    let paths = try QueryMaker.Kind.allCases.flatMap { try bench.queries($0) }
    let folder = bench.folder.path

    var rows: [SpeedRow] = []
    func together(jobs: Int) throws -> MeasuredProgram.Usage {
      Progress.note("identifying \(paths.count) queries in one process, --jobs \(jobs)")
      let usage = try bench.fpctl.identify(paths, database: database, jobs: jobs, folder: folder)
        .usage
      rows.append(
        SpeedRow(section: "batch", subject: "one process, --jobs \(jobs)", item: "all", usage))
      return usage
    }
    let shipped = try together(jobs: Machine.cores)
    let single = try together(jobs: 1)

    var progress = Progress("identified, a process each", of: paths.count)
    var (wall, cpu) = (0.0, 0.0)
    for (number, path) in paths.enumerated() {
      let usage = try bench.fpctl.identify([path], database: database, folder: folder).usage
      wall += usage.wallMilliseconds
      cpu += usage.cpuMilliseconds
      rows.append(SpeedRow(section: "batch", subject: "a process each", item: "\(number)", usage))
      progress.step()
    }

    var table = TextTable(
      words: "\(paths.count) queries of 10 s",
      numbers: ["elapsed s", "processor s", "elapsed ms a query", "times as fast"])
    func append(_ name: String, _ wallMilliseconds: Double, _ cpuMilliseconds: Double) {
      table.append([
        name, (wallMilliseconds / 1e3).decimal(2), (cpuMilliseconds / 1e3).decimal(2),
        (wallMilliseconds / Double(paths.count)).decimal(1), (wall / wallMilliseconds).decimal(2),
      ])
    }
    append("a process each, one after another", wall, cpu)
    append("one process, --jobs 1", single.wallMilliseconds, single.cpuMilliseconds)
    append(
      "one process as shipped, --jobs \(Machine.cores)", shipped.wallMilliseconds,
      shipped.cpuMilliseconds)
    return SpeedSection(
      title: "A batch against single queries", text: table.text, rows: rows)
  }
}
