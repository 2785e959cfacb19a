import Testing

@testable import Fingerprint

struct FFmpegTagsTests {
  @Test(
    "Values keep all their characters",
    arguments: [
      ("title=plain", "plain"), ("TITLE=capitals", "capitals"),
      ("title=a\\=b\\;c\\#d\\\\e", "a=b;c#d\\e"),
      ("title=two\\\nlines", "two\nlines"), ("title=carriage\r\\\nreturn", "carriage\r\nreturn"),
      ("title=\u{301}accent first", "\u{301}accent first"), ("title=  blank  ", "blank"),
      (";comment\ntitle=x", "x"), ("title=", nil), ("title", nil), ("[CHAPTER]\nEND=1", nil),
      ("title=torn \\", nil), ("title=\u{1B}[31mred", "\u{1B}[31mred"),
    ] as [(String, String?)])
  func values(text: String, title: String?) {
    #expect(FFmpegTags(Array((";FFMETADATA1\n" + text).utf8)).tags.title == title)
  }

  @Test("What isn't UTF-8 is text all the same")
  func notUTF8() {
    #expect(FFmpegTags(Array("artist=Zo".utf8) + [0xEB]).tags.artist == "Zo\u{FFFD}")
  }
}
