import Fingerprint
import FingerprintPages

/// An explanation as one HTML page that needs nothing but itself.
struct ExplanationPage {
  let path: String
  let explanation: Explanation

  /// The whole page.
  /// - Throws: ``FingerprintError`` where there is no memory for its pictures.
  func text() throws(FingerprintError) -> String {
    let words = ExplanationWords(explanation: explanation)
    let isAccepted = explanation.match?.isAccepted == true
    let spectra = ExplanationSpectra(explanation)
    let plots = ExplanationPlots(explanation)
    let tables = ExplanationTables(explanation)
    let name = path == "-" ? StandardInput.name : path.printable
    var heard = try spectra.query
    if let reference = try spectra.reference {
      heard += reference.figure + (reference.remark.map(paragraph) ?? "")
    }
    let remark = explanation.match == nil ? "Brighter is louder." : Self.heard
    let panels = [plots.votes, plots.rivals].compactMap(\.self).joined(separator: "\n")
    let sections = [
      section("What was heard", remark, heard),
      section("Which parts carry it", Self.parts, plots.evidence.map { $0 + weighedPart } ?? ""),
      section(
        "Does it stand out?", Self.standsOut,
        panels.isEmpty ? "" : "<div class=\"panels\">\n\(panels)</div>"),
      section("The numbers behind it", "", tables.numbers),
      section("The next candidates", Self.next, tables.candidates),
      section("How it was searched", Self.searched, tables.passes),
    ]
    return Page(
      title: "\(words.headline) – \(name)", style: ExplanationStyle.css,
      body: """
        <p class="subject">\(HTML.escaped(name))\(HTML.escaped(excerpt))</p>
        <h1><b class="\(isAccepted ? "good" : "bad")">\(verdict(words.headline))</h1>
        \(words.reasons.map(paragraph).joined(separator: "\n"))
        \(explanation.inspection.warnings.map { paragraph("Warning: " + $0) }.joined(separator: "\n"))
        \(sections.joined(separator: "\n"))
        """
    ).text
  }

  /// The verdict's first word in colour, the rest not.
  private func verdict(_ headline: String) -> String {
    let colon = headline.firstIndex(of: ":") ?? headline.endIndex
    return HTML.escaped(String(headline[..<colon])) + "</b>"
      + HTML.escaped(String(headline[colon...]))
  }

  /// Where not all of the query was weighed.
  private var weighedPart: String {
    guard let seconds = explanation.evidence?.weighedSeconds,
      seconds.upperBound - seconds.lowerBound < explanation.inspection.durationSeconds - 0.2
    else { return "" }
    let start = explanation.inspection.startSeconds
    return paragraph(
      "Only its middle was weighed, \((seconds.lowerBound + start).fixed(1)) to"
        + " \((seconds.upperBound + start).fixed(1)) s: over more of it, speeds that are a little off"
        + " drift apart.")
  }

  /// `, 10.0 s from 0:05.0 on`.
  private var excerpt: String {
    let inspection = explanation.inspection
    let start = inspection.startSeconds
    return ", \(inspection.durationSeconds.fixed(1)) s"
      + (start > 0 ? " from \(clockTime(start, tenths: true)) on" : "")
  }

  private func section(_ title: String, _ remark: String, _ content: String) -> String {
    content.isEmpty
      ? ""
      : """
      <section>
      <h2>\(HTML.escaped(title))</h2>
      \(remark.isEmpty ? "" : "<p class=\"remark\">\(HTML.escaped(remark))</p>")
      \(content)
      </section>
      """
  }

  private func paragraph(_ text: String) -> String { "<p>\(HTML.escaped(text))</p>" }

  private static let heard =
    "Brighter is louder. Of a track only its loudest points are stored, its peaks. They are drawn over"
    + " the query where they would be if the track were playing: on a bright spot where it is."
  private static let parts =
    "The evidence added up from the query's beginning on: each bar is what a stretch adds, by how far"
    + " the query stands out of its surroundings where the track has peaks. A place picked at random"
    + " stays within the grey. The best of many thousand places leaves it by luck alone, which is why"
    + " it has to come as far as the dashed line."
  private static let standsOut =
    "First, where in the track the query would have to begin: landmarks (pairs of peaks) that it shares"
    + " with the track, by the position on which they agree. Then the track among all others: how many"
    + " of those reach a score, and from how they become fewer, how often chance would reach this one."
  private static let next =
    "Every track that shares enough landmarks is weighed alike. Each is judged against those behind it,"
    + " copies of it aside."
  private static let searched =
    "A quick look first. Where that isn't certain, a full one; and where that isn't accepted, at other"
    + " speeds, tempos and pitches."
}

/// The page's rules beside those of all pages.
enum ExplanationStyle {
  static let css = """

    main { max-width: 1080px; }
    main > p { max-width: 46rem; margin: 0 0 .5rem; }
    section > p { max-width: 46rem; }
    .subject { color: var(--faint); overflow-wrap: anywhere; }
    h1 { overflow-wrap: anywhere; }
    figure.plot { margin-bottom: .75rem; }
    .panels figure.plot { margin-bottom: 0; }
    .panels { grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); }
    .field.levels { background: #04020b; }
    svg .dot.rim { stroke: #04020b; stroke-width: 8.5px; }
    svg .dot.found { stroke: #41e3ff; stroke-width: 6px; }
    svg .dot.missed { stroke: #ffffff; stroke-width: 6px; }
    svg .dot.hole { stroke: #04020b; stroke-width: 3px; }
    .many svg .dot.rim { stroke-width: 5.5px; } .many svg .dot.found { stroke-width: 4px; }
    .many svg .dot.missed { stroke-width: 4px; } .many svg .dot.hole { stroke-width: 2px; }
    svg .void { fill: var(--panel); } .field .void { color: var(--faint); }
    .field.levels svg .grid { stroke: #ffffff; opacity: .13; }
    svg .up { fill: var(--m0); } svg .down { fill: var(--m1); }
    svg .sum { fill: none; stroke: var(--ink); stroke-width: 1.25px; }
    svg .zero { fill: none; stroke: var(--faint); stroke-width: 1px; }
    svg .chance { fill: var(--faint); opacity: .22; }
    svg .limit { fill: none; stroke: var(--m1); stroke-width: 1.5px; stroke-dasharray: 6 4; }
    .field .limit { color: var(--m1); } .field .here { color: var(--m0); font-weight: 600; }
    svg .votes { fill: var(--faint); } svg .tail { fill: none; stroke: var(--faint); stroke-width: 1.5px; }
    svg .accepting { fill: var(--good); opacity: .13; } .field .accepting { color: var(--good); }
    svg .dot.rival { stroke: var(--faint); stroke-width: 6px; }
    svg .dot.here { stroke: var(--m0); stroke-width: 12px; }
    dl.numbers { grid-template-columns: max-content 1fr; }
    .decisive { font-weight: 600; }
    @media (max-width: 480px) {
      .plot .axes { margin-right: .4rem; }
      dl.numbers { grid-template-columns: 1fr; }
      svg .dot.rim { stroke-width: 5.5px; } svg .dot.found { stroke-width: 4px; }
      svg .dot.missed { stroke-width: 4px; } svg .dot.hole { stroke-width: 2px; }
    }

    """
}
