internal import FingerprintEvaluation

/// What does one process for many queries save? The same queries, one process for all against one
/// for each, one job at a time in both.
struct BatchBenchmark {
  let bench: Workbench

  func section() throws -> SpeedSection {
    let database = try bench.referenceDatabase().database
    let paths = try QueryMaker.Kind.allCases.flatMap { try bench.queries($0) }
    let folder = bench.folder.path

    Progress.note("identifying \(paths.count) queries in one process")
    let together = try bench.fpctl.identify(paths, database: database, folder: folder).usage
    var rows = [SpeedRow(section: "batch", subject: "one process", item: "all", together)]

    var progress = Progress("identified, a process each", of: paths.count)
    var wall = 0.0
    var cpu = 0.0
    for (number, path) in paths.enumerated() {
      let usage = try bench.fpctl.identify([path], database: database, folder: folder).usage
      wall += usage.wallMilliseconds
      cpu += usage.cpuMilliseconds
      rows.append(SpeedRow(section: "batch", subject: "a process each", item: "\(number)", usage))
      progress.step()
    }

    var table = TextTable(
      words: "\(paths.count) queries of 10 s", numbers: ["elapsed s", "processor s", "ms a query"])
    func append(_ name: String, wall: Double, cpu: Double) {
      table.append([
        name, (wall / 1e3).decimal(2), (cpu / 1e3).decimal(2),
        (wall / Double(paths.count)).decimal(1),
      ])
    }
    append("one process", wall: together.wallMilliseconds, cpu: together.cpuMilliseconds)
    append("a process each", wall: wall, cpu: cpu)
    table.append([
      "ratio", (wall / together.wallMilliseconds).decimal(2),
      (cpu / together.cpuMilliseconds).decimal(2), "",
    ])
    return SpeedSection(
      title: "A batch against single queries", text: table.text, rows: rows)
  }
}
