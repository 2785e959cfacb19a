extension String {
  /// The 32-bit FNV-1a hash of the text's UTF-8 as eight hexadecimal digits: a short name for
  /// settings that changes with any of them.
  var fnv1a: String {
    var hash: UInt32 = 2_166_136_261
    for byte in utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
