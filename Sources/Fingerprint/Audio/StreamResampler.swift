internal import CSoxr

/// One channel from one rate to another by libsoxr, medium quality (about −145 dB of alias), in a
/// stream.
///
/// The output starts at the time of the first input sample (soxr takes its own delay out) and does
/// not depend on how the input was cut. Equal rates pass through untouched.
package struct StreamResampler: ~Copyable {
  private let handle: soxr_t?
  private let ratio: Double
  private var output: [Float] = []
  private let subject: String

  /// A resampler between two rates in hertz; errors name `subject`.
  /// - Throws: ``FingerprintError`` where soxr refuses the pair of rates.
  package init(
    from inputRate: Double, to outputRate: Double, subject: String
  ) throws(FingerprintError) {
    self.subject = subject
    ratio = outputRate / inputRate
    guard inputRate != outputRate else {
      handle = nil
      return
    }
    var error: soxr_error_t?
    var quality = soxr_quality_spec(UInt(SOXR_MQ), 0)
    handle = soxr_create(inputRate, outputRate, 1, &error, nil, &quality, nil)
    guard handle != nil, error == nil else {
      throw FingerprintError(
        .unsupportedFormat, subject,
        "can't be resampled from \(formatted(inputRate)) Hz: \(error.map { String(cString: $0) } ?? "")"
      )
    }
  }

  deinit { if let handle { soxr_delete(handle) } }

  /// Takes more input and hands on what output there is.
  package mutating func process(
    _ input: Span<Float>, consume: (Span<Float>) throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    guard handle != nil else { return try consume(input) }
    var consumed = 0
    while consumed < input.count {
      let part = input.extracting(consumed..<input.count)
      let (used, made) = try convert(part)
      consumed += used
      try hand(made, to: consume)
    }
  }

  /// Hands on what is still inside, after the last input.
  package mutating func finish(
    consume: (Span<Float>) throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    guard handle != nil else { return }
    while true {
      let (_, made) = try convert(nil)
      guard made > 0 else { return }
      try hand(made, to: consume)
    }
  }

  private func hand(
    _ count: Int, to consume: (Span<Float>) throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    guard count > 0 else { return }
    let samples = output.span
    try consume(samples.extracting(0..<count))
  }

  private mutating func convert(_ input: Span<Float>?) throws(FingerprintError) -> (Int, Int) {
    let wanted = Int(Double(input?.count ?? 4_096) * ratio) + 64
    if output.count < wanted { output = [Float](repeating: 0, count: wanted) }
    var used = 0
    var made = 0
    let error = output.withUnsafeMutableBufferPointer { out -> soxr_error_t? in
      guard let input else {
        return soxr_process(handle, nil, 0, nil, out.baseAddress!, out.count, &made)
      }
      return input.withUnsafeBufferPointer {
        soxr_process(handle, $0.baseAddress!, $0.count, &used, out.baseAddress!, out.count, &made)
      }
    }
    if let error {
      throw FingerprintError(
        .unreadableFile, subject, "resampling failed: \(String(cString: error))")
    }
    return (used, made)
  }
}
