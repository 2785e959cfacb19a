import Foundation
import Testing

@testable import Fingerprint

struct DecibelsTests {
  @Test("Decibels are ten times the logarithm, over thirty decades", arguments: -20...10)
  func logarithm(decade: Int) {
    var generator = SplitMix64(seed: UInt64(decade + 100))
    for _ in 0..<200 {
      var powers = SIMD16<Float>()
      for lane in 0..<16 {
        powers[lane] = Float(pow(10, Double(decade) + .random(in: 0...1, using: &generator)))
      }
      let levels = decibels(ofPower: powers)
      for lane in 0..<16 {
        let exact = 10 * log10(Double(powers[lane]))
        // the last bit of a number as large as the result comes on top
        #expect(abs(Double(levels[lane]) - exact) <= 1e-5 + exact.magnitude * 0x1p-23)
      }
    }
  }

  @Test("Powers of two are exact multiples of 3.01 dB, 1 is 0 dB", arguments: -120...120)
  func powersOfTwo(exponent: Int) {
    let level = decibels(
      ofPower: SIMD16(repeating: Float(sign: .plus, exponent: exponent, significand: 1)))
    #expect(level[0] == Float(exponent) * 3.010_299_957)
  }

  @Test("A larger power never has a lower level")
  func monotony() {
    // neighbours across the whole range of mantissas, and across the step of the exponent
    for start in [Float(0.499_99), 0.7, 0.999_99, 1.5, 1.999_99] {
      var power = start
      var last = decibels(ofPower: SIMD16(repeating: power))[0]
      for _ in 0..<2_000 {
        power = power.nextUp
        let level = decibels(ofPower: SIMD16(repeating: power))[0]
        // up to the rounding of the polynomial's last steps
        #expect(level >= last - 1e-6)
        last = level
      }
    }
  }

  @Test("Nothing is far below every sound, and no number")
  func extremes() {
    let levels = decibels(
      ofPower: SIMD16(
        0, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, 1, 1, 1, 1, 1,
        1,
        1, 1, 1, 1, 1, 1))
    #expect(levels[0] < -380)
    #expect(levels[1] < -370)
    #expect(abs(levels[2] + 379.3) < 0.1)
    #expect(abs(levels[3] - 385.3) < 0.1)
  }
}
