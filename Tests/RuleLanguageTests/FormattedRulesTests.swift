// A rule says the same to the checker before and after it is laid out.

import RuleLanguage
import Testing

/// What is said about a text, without the words it quotes: those may be laid out anew.
private func messages(_ text: String) -> [String] {
  checked(text).diagnostics.map { finding in
    let pieces = finding.message.split(separator: "`", omittingEmptySubsequences: false).enumerated()
    return "\(finding.severity): " + pieces.map { $0 % 2 == 0 ? String($1) : "…" }.joined()
  }
}

private func formatted(_ text: String) throws -> String {
  try #require(RuleFormatter.format(SourceText(file: "a.rules", text: text)).text)
}

@Test func layingARuleOutChangesNothingThatIsSaidOfIt() throws {
  var random = SeededRandom(seed: 20_261_125)
  for index in 0..<400 {
    let condition =
      index % 2 == 0 ? RandomCondition.dates(depth: 3, &random) : RandomCondition.instants(depth: 3, &random)
    let text = ruleText(condition)
    #expect(messages(try formatted(text)) == messages(text), "seed \(random.seed), case \(index): \(condition)")
  }
}

@Test func theLongerWayToSayWhatIsAddedUpIsNoReasonForAWarning() throws {
  let text = ruleText("sum(client.invoices.amount) is more than 10 PLN")
  let tidy = try formatted(text)
  #expect(messages(text).isEmpty)
  #expect(tidy.contains("sum(amount of client.invoices)"))
  #expect(messages(tidy).isEmpty)
}
