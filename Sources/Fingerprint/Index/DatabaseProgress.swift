/// How far a long operation on a database has come.
public struct DatabaseProgress: Sendable, Hashable {
  /// What is being done.
  public enum Step: String, Sendable {
    /// SQLite goes through the file; says nothing of how far it is.
    case file
    /// The tracks are read one by one.
    case tracks
    /// Blocks of posting lists are read.
    case postings
    /// Segments are written together into one; says nothing of how far it is.
    case merging
  }

  /// What is being done.
  public let step: Step
  /// Tracks or blocks that are done.
  public let done: Int
  /// Tracks or blocks there are; 0 where the step has no measure.
  public let total: Int

  init(_ step: Step, _ done: Int = 0, of total: Int = 0) {
    self.step = step
    self.done = done
    self.total = total
  }
}
