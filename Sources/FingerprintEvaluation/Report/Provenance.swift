/// What has to be known of a run to judge its figures and to make them again.
package struct Provenance: Sendable, Hashable {
  /// A named fact.
  package struct Fact: Sendable, Hashable {
    /// What it is a fact about.
    package let name: String
    /// The fact.
    package let value: String

    /// The fact that `name` was `value`.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The facts in the order in which they are told.
  package let facts: [Fact]

  /// A provenance of these facts.
  package init(_ facts: [Fact]) { self.facts = facts }

  /// A Markdown list, a line each.
  package var text: String {
    facts.map { "- \($0.name): \($0.value)\n" }.joined()
  }
}
