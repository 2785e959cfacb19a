internal import Foundation

/// What a long run is at, on standard error: one line that is overwritten on a terminal, a line for
/// every tenth of the work elsewhere.
struct Progress {
  private static let isTerminal = isatty(2) == 1

  private let task: String
  private let total: Int
  private var done = 0

  /// Progress of `task`, which has `total` steps.
  init(_ task: String, of total: Int) {
    self.task = task
    self.total = total
  }

  /// A line that stays.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }

  /// One step more is done.
  mutating func step() { advance(to: done + 1) }

  /// `count` steps are done.
  mutating func advance(to count: Int) {
    let tenth = done * 10 / max(1, total)
    done = count
    let line = "\(task): \(done) of \(total)"
    if Self.isTerminal {
      let end = done == total ? "\n" : ""
      FileHandle.standardError.write(Data("\r\(line)\(end)".utf8))
    } else if done * 10 / max(1, total) > tenth {
      Self.note(line)
    }
  }
}
