/// The baseline: mel-frequency cepstral coefficients, their mean and their standard deviation over
/// the chunk.
///
/// Tells timbre apart, and nothing else: it hears neither melody nor rhythm, and noise, rooms and
/// equalisers change what it does hear. What a learned model is worth shows beside it. The vector
/// is the mean of each coefficient, then the standard deviation of each (of the population), both
/// over the chunk's frames; search standardises them.
public struct MFCCModel: EmbeddingModel {
  /// What shapes the coefficients.
  public let parameters: MFCCParameters
  /// `mfcc_20` as shipped.
  public let name: String
  /// 5 s every 2.5 s as shipped.
  public let chunking: EmbeddingChunking
  private let analyzer: MFCCAnalyzer

  /// Chunks of 5 s every 2.5 s: as long as a usual query, and the best place to compare it with is
  /// never further off than half a hop.
  public static let standardChunking = EmbeddingChunking(lengthSeconds: 5, hopSeconds: 2.5)

  /// The shipped model, `mfcc_20`, unless told otherwise.
  ///
  /// Other parameters or chunks give other vectors, which are not to be compared with the shipped
  /// ones: such a model's name ends in eight hexadecimal digits that change with any of them.
  public init(
    parameters: MFCCParameters = .standard,
    chunking: EmbeddingChunking = MFCCModel.standardChunking
  ) {
    self.parameters = parameters
    self.chunking = chunking
    analyzer = MFCCAnalyzer(parameters)
    let word = "mfcc_\(parameters.coefficients)"
    let settings =
      "\(parameters.description) length=\(chunking.lengthSeconds) hop=\(chunking.hopSeconds)"
    let isStandard = parameters == .standard && chunking == MFCCModel.standardChunking
    name = isStandard ? word : "\(word)-\(settings.fnv1a)"
  }

  /// 40 as shipped: means, then deviations.
  public var dimension: Int { 2 * parameters.coefficients }
  /// 11,025 Hz as shipped.
  public var sampleRate: Double { parameters.sampleRate }
  /// Standardized: the lowest coefficients vary so much more than the others that they would decide
  /// alone.
  public var centering: EmbeddingCentering { .standardized }

  /// Mean and standard deviation of each coefficient over the chunk; `nil` for digital silence.
  ///
  /// Cost: about 5 µs a frame, 43 frames a second.
  public func embedding(of samples: Span<Float>) -> [Float]? {
    guard samples.indices.contains(where: { samples[$0] != 0 }) else { return nil }
    let coefficients = analyzer.coefficients(of: samples)
    let kept = parameters.coefficients
    let frames = Double(coefficients.count / kept)
    var means = [Float]()
    var deviations = [Float]()
    for number in 0..<kept {
      let values = stride(from: number, to: coefficients.count, by: kept).lazy
      let mean = values.reduce(0.0) { $0 + Double(coefficients[$1]) } / frames
      let variance = values.reduce(0.0) {
        let distance = Double(coefficients[$1]) - mean
        return $0 + distance * distance
      }
      means.append(Float(mean))
      deviations.append(Float((variance / frames).squareRoot()))
    }
    return means + deviations
  }
}
