/// Every constant that shapes mel-frequency cepstral coefficients, by the names that librosa gives
/// them in `feature.mfcc`.
public struct MFCCParameters: Sendable, Hashable, CustomStringConvertible {
  /// `sr`: hertz at which sound is analysed. 11,025: nothing above ``highestHertz`` is used.
  public var sampleRate = 11_025.0
  /// `n_fft` and `win_length`: samples in an analysis window (periodic Hann), even. 1,024 (93 ms).
  public var windowLength = 1_024
  /// `hop_length`: samples from one window to the next. 256 (23.2 ms). Windows are centred on
  /// multiples of it, zeros standing before and after the sound (`center=True`,
  /// `pad_mode="constant"`).
  public var hopLength = 256
  /// `n_mels`: mel bands (`htk=False`, `norm="slaney"`, `power=2`). 40.
  public var bands = 40
  /// `fmin`: hertz at which the lowest band begins. 100: hum and rumble are below.
  public var lowestHertz = 100.0
  /// `fmax`: hertz at which the highest band ends, at most half the rate. 4,000: what telephones,
  /// loudspeakers and codecs leave alone. With bands up to 11 kHz half as many queries find their
  /// track.
  public var highestHertz = 4_000.0
  /// `amin`: powers below this count as this, so that silence has a logarithm. 1e-10. 0 dB is power
  /// 1 (`ref=1.0`).
  public var leastPower: Float = 1e-10
  /// `top_db`: decibels under the loudest band of the chunk below which levels count as that. 80.
  public var rangeDecibels: Float = 80
  /// `n_mfcc`: coefficients kept, from the 0th on (`dct_type=2`, `norm="ortho"`, `lifter=0`). 20.
  public var coefficients = 20

  /// The shipped values, named above.
  public static let standard = MFCCParameters()

  /// The shipped values, to be changed.
  public init() {}

  /// The parameters by name, as librosa has them: what a model's name depends on.
  public var description: String {
    """
    sr=\(sampleRate) n_fft=\(windowLength) hop_length=\(hopLength) n_mels=\(bands) \
    fmin=\(lowestHertz) fmax=\(highestHertz) amin=\(leastPower) top_db=\(rangeDecibels) \
    n_mfcc=\(coefficients)
    """
  }
}
