/// STUB
public struct Indexer: Sendable {
  public enum Event: Sendable {
    case discovered(files: Int)
    case started(path: String)
    case added(Track, warnings: [String])
    case replaced(Track, warnings: [String])
    case moved(Track, from: String)
    case skipped(path: String, track: Track)
    case failed(path: String, FingerprintError)
    case merging
  }
  public struct Summary: Sendable {
    public var added = 0, replaced = 0, moved = 0, skipped = 0, failed = 0
    public var audioSeconds = 0.0
    public var wasCancelled = false
    public init() {}
  }
  public init(database: FingerprintDatabase, jobs: Int) {}
  public static func audioFiles(under paths: [String]) throws(FingerprintError) -> [String] { [] }
  public func index(
    _ paths: [String], metadata: TrackMetadata = TrackMetadata(),
    isCancelled: @escaping @Sendable () -> Bool = { false },
    events: @escaping @Sendable (Event) -> Void = { _ in }
  ) async throws(FingerprintError) -> Summary { Summary() }
}
