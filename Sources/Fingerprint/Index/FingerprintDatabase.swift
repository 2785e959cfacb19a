/// STUB
public final class FingerprintDatabase: Sendable {
  public enum Access: Sendable { case readOnly, readWrite }
  public init(
    path: String, access: Access = .readWrite
  ) throws(FingerprintError) {}
  public func identify(
    _ input: AudioInput, excerpt: Excerpt = Excerpt(), options: SearchOptions = SearchOptions()
  ) throws(FingerprintError) -> Identification { fatalError() }
  public func tracks() throws(FingerprintError) -> [Track] { [] }
  public func trackCount() throws(FingerprintError) -> Int { 0 }
}
