/// Headerless samples as they come, from a pipe or a socket, perhaps without end.
///
/// ```swift
/// let radio = RawStream(format, name: "radio") { try receive() }
/// try database.identify(radio, inStretchesOf: 10) { show($0.identification.best) }
/// ```
public struct RawStream {
  /// How the samples are written.
  public let format: RawFormat
  /// What messages call it.
  public let name: String
  private let next: () throws(FingerprintError) -> [UInt8]

  /// A stream that nothing was taken from yet.
  ///
  /// - Parameters:
  ///   - format: How the samples are written.
  ///   - name: What messages call it.
  ///   - next: Waits for the next bytes: any number of them, in the midst of a frame if need be, and
  ///     none at the end, after which it isn't called again. What it throws ends all.
  public init(
    _ format: RawFormat, name: String, next: @escaping () throws(FingerprintError) -> [UInt8]
  ) {
    self.format = format
    self.name = name
    self.next = next
  }

  /// What opens the stream twice, the second time from where it was opened the first time, so that
  /// its beginning can be looked at. What was read of it until then is kept, but not the `skipped`
  /// frames, which both have behind them.
  func opener(skipping skipped: Int) -> (Mixer.Mode) -> RawSource {
    var beginning: [[UInt8]] = []
    var isOpened = false
    var (toDrop, overflows) = skipped.multipliedReportingOverflow(by: format.frameSize)
    if overflows { toDrop = .max }
    return { mixing in
      guard isOpened else {
        isOpened = true
        return RawSource(format, mixing: mixing, skipped: skipped) {
          () throws(FingerprintError) in
          var bytes = try next()
          while toDrop > 0, !bytes.isEmpty {
            let dropped = min(toDrop, bytes.count)
            toDrop -= dropped
            bytes = dropped < bytes.count ? Array(bytes.dropFirst(dropped)) : try next()
          }
          beginning.append(bytes)
          return bytes
        }
      }
      beginning.reverse()
      return RawSource(format, mixing: mixing, skipped: skipped) { () throws(FingerprintError) in
        if let bytes = beginning.popLast() { return bytes }
        return try next()
      }
    }
  }
}
