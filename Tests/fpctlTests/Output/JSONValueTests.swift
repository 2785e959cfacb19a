import Foundation
import Testing

@testable import fpctl

@Suite("JSON")
struct JSONValueTests {
  @Test(
    "Each kind of value has its form",
    arguments: [
      (JSONValue.null, "null"), (.bool(true), "true"), (.integer(-7), "-7"), (.number(0.1), "0.1"),
      (.number(1e-20), "1e-20"), (.number(.nan), "null"), (.number(-.infinity), "null"),
      (JSONValue(nil), "null"), (.array([]), "[]"), (.object([]), "{}"),
      (.array([.integer(1), "a"]), "[1,\"a\"]"),
      (["b": .integer(1), "a": ["c": .null]], "{\"b\":1,\"a\":{\"c\":null}}"),
    ] as [(JSONValue, String)])
  func forms(value: JSONValue, expected: String) { #expect(value.text == expected) }

  @Test(
    "What JSON, a line or a terminal could trip over is escaped",
    arguments: [
      ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#), ("\u{0}\u{1F}", #""\u0000\u001f""#),
      ("\u{7F}\u{9B}", #""\u007f\u009b""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
      ("\r\n", #""\r\n""#), ("é月🎵", "\"é月🎵\""),
    ])
  func escapes(text: String, expected: String) {
    #expect(JSONValue.string(text).text == expected)
  }

  @Test("Any string and any finite number read back as they were")
  func roundTrip() throws {
    var generator = Steps(state: 1)
    for _ in 0..<500 {
      let scalars = (0..<20).compactMap { _ -> Unicode.Scalar? in
        let isShort = Bool.random(using: &generator)
        return Unicode.Scalar(UInt32.random(in: 0...(isShort ? 0x7F : 0x10FFFF), using: &generator))
      }
      let text = String(String.UnicodeScalarView(scalars))
      let bits = Double(bitPattern: generator.next())
      let number = bits.isFinite ? bits : 0
      let decoder = JSONDecoder()
      let object = JSONValue.object([(text, .string(text))]).text
      let strings = try decoder.decode([String: String].self, from: Data(object.utf8))
      let (key, string) = try #require(strings.first)
      #expect(Array(key.unicodeScalars) == scalars)
      #expect(Array(string.unicodeScalars) == scalars)
      let array = JSONValue.array([.number(number)]).text
      #expect(try decoder.decode([Double].self, from: Data(array.utf8)) == [number])
    }
  }
}

@Suite("CSV")
struct CSVTests {
  @Test(
    "Fields are quoted where they must be and only there",
    arguments: [
      ([""], "\r\n"), (["a", "", "b c"], "a,,b c\r\n"),
      (["a,b", "\"", "é"], "\"a,b\",\"\"\"\",é\r\n"),
      (["a\nb", "a\r\nb"], "\"a\nb\",\"a\r\nb\"\r\n"),
    ])
  func rows(fields: [String], expected: String) { #expect(CSV.row(fields) == expected) }
}

/// SplitMix64, the same on every run.
struct Steps: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
