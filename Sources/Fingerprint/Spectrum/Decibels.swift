/// `10 · log10(power)` for each of sixteen positive powers, to within 1e-5 dB of the logarithm's
/// own rounding.
///
/// The exponent comes from the bits, the mantissa's logarithm from a polynomial of degree 7 through
/// 0 and 1 that was fitted to log2(1 + x) on [0, 1] (largest error 3.3e-7). Zero gives −382 dB. The
/// same operations on every machine, so that peaks do not depend on a mathematical library's
/// version.
@inline(__always)
func decibels(ofPower power: SIMD16<Float>) -> SIMD16<Float> {
  let bits = unsafe unsafeBitCast(power, to: SIMD16<UInt32>.self)
  let exponent = SIMD16<Float>(
    SIMD16<Int32>(truncatingIfNeeded: bits &>> 23) &- SIMD16(repeating: 127))
  let x =
    unsafe unsafeBitCast(bits & 0x007F_FFFF | 0x3F80_0000, to: SIMD16<Float>.self) - 1
  var logarithm = SIMD16<Float>(repeating: 0.015_209_101)
  logarithm = logarithm * x - 0.078_534_938
  logarithm = logarithm * x + 0.193_029_612
  logarithm = logarithm * x - 0.325_140_148
  logarithm = logarithm * x + 0.473_324_179
  logarithm = logarithm * x - 0.720_554_232
  logarithm = logarithm * x + 1.442_666_411
  return (logarithm * x + exponent) * 3.010_299_957
}
