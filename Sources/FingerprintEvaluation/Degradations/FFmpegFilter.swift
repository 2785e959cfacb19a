internal import Fingerprint
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Changes of tempo and pitch by `ffmpeg`: its rubberband filter, and where that was left out of
/// it, its atempo.
///
/// A filter may hold its output back by some time that it doesn't tell. So each is first tried on a
/// click, once a process, and what it holds back is cut. Cost: a process, 0.1 s for 10 s.
struct FFmpegFilter: Sendable {
  /// What was found out about a filter.
  struct Probe: Sendable {
    /// The filter, as `-af` takes it.
    let filter: String
    /// How much later than it should what goes in comes out.
    let delaySeconds: Double
  }

  private static let probes = Mutex<[FFmpegFilter: Probe?]>([:])
  private static let clickSeconds = 1.5

  /// Input seconds an output second.
  let ratio: Double
  /// Output hertz an input hertz.
  let pitch: Double

  /// The filter that `ffmpeg` has for it, `nil` where it has none or isn't installed.
  var probe: Probe? {
    if let known = Self.probes.withLock({ $0[self] }) { return known }
    let probe = filters.lazy.compactMap(tried).first
    Self.probes.withLock { $0[self] = .some(probe) }
    return probe
  }

  /// Best first.
  private var filters: [String] {
    let rate = Int(Take.sampleRate)
    var filters = ["rubberband=tempo=\(ratio):pitch=\(pitch)"]
    // atempo takes 0.5 to 100, and a changed rate moves pitch and tempo together
    let shifted = pitch == 1 ? "" : "asetrate=\(Double(rate) * pitch),aresample=\(rate),"
    if ratio / pitch >= 0.5 { filters.append("\(shifted)atempo=\(ratio / pitch)") }
    return filters
  }

  /// Tries the filter on a burst of 5 ms in silence and looks for it in what comes out.
  private func tried(_ filter: String) -> Probe? {
    let silence = [Float](repeating: 0, count: Int(Self.clickSeconds * Take.sampleRate))
    var generator = SeededGenerator(seed: 1)
    let burst = NoiseMaker(count: Int(0.005 * Take.sampleRate)).white(using: &generator)
      .map { $0 * 0.1 }
    guard let output = try? Self.run(filter, silence + burst + silence) else { return nil }
    let energy = SignalPower.mean(output) * Double(output.count)
    guard energy > 0 else { return nil }
    let center = output.indices.reduce(0.0) { sum, index in
      sum + Double(index) * Double(output[index]) * Double(output[index])
    }
    let expected = (Self.clickSeconds + 0.0025) / ratio
    return Probe(filter: filter, delaySeconds: center / energy / Take.sampleRate - expected)
  }

  /// The take at the other tempo or pitch.
  func apply(to take: inout Take) throws(EvaluationError) {
    guard let probe else { throw EvaluationError("ffmpeg", Self.reasonUnavailable) }
    // silence behind it, so that what is held back comes out
    let padding = [Float](repeating: 0, count: Int(Take.sampleRate / 2))
    take.samples = try Self.run(probe.filter, take.samples + padding)
    take.shorten(by: ratio)
    take.start += probe.delaySeconds * Take.sampleRate
  }

  /// Why ``probe`` may be `nil`.
  static var reasonUnavailable: String {
    ExternalDecoder.standard.programPath == nil
      ? "it isn't installed, and tempo and pitch need it"
      : "it has neither the filter rubberband nor atempo, of which tempo and pitch need one"
  }

  private static func run(_ filter: String, _ samples: [Float]) throws(EvaluationError) -> [Float] {
    guard let program = ExternalDecoder.standard.programPath else {
      throw EvaluationError("ffmpeg", reasonUnavailable)
    }
    let folder = try TemporaryFolder()
    let (input, output) = ("\(folder.path)/in.f32", "\(folder.path)/out.f32")
    try FileContents.write(samples.withUnsafeBytes { Array($0) }, to: input)
    let format = ["-f", "f32le", "-ar", "\(Int(Take.sampleRate))", "-ac", "1"]
    let arguments =
      ["-nostdin", "-v", "error", "-y"] + format + ["-i", "file:\(input)", "-af", filter] + format
      + ["file:\(output)"]
    // in a group of its own, so that Ctrl-C stops us after this query and not ffmpeg in it
    let process = try? ChildProcess(program, arguments, hasOwnGroup: true)
    guard let exit = process?.waitForExit(), exit.isSuccess else {
      throw EvaluationError("ffmpeg", "it can't be run, or fails, with -af \(filter)")
    }
    let bytes = try FileContents.read(output)
    return bytes.withUnsafeBytes { buffer in
      (0..<(buffer.count / 4)).map {
        Float(bitPattern: buffer.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
      }
    }
  }
}

extension FFmpegFilter: Hashable {}

/// A folder that goes with its owner, with the files `in.f32` and `out.f32` in it.
private final class TemporaryFolder {
  let path: String

  init() throws(EvaluationError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/fingerprint-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw EvaluationError(parent, String(cString: strerror(errno)))
    }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit {
    for name in ["in.f32", "out.f32"] { unlink("\(path)/\(name)") }
    rmdir(path)
  }
}
