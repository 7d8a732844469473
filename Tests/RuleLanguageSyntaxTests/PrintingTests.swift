// Reading what is printed gives the tree that was printed.

import FollowupModel
import RuleLanguage
import Testing

@Test func readingAPrintedConditionGivesTheSameCondition() {
  let seed: UInt64 = 20_261_122
  print("seed \(seed)")
  var trees = RandomTrees(random: SeededGenerator(state: seed))
  for _ in 0..<2000 {
    let tree = trees.condition(4)
    let phrase = tree.phrase
    let (read, diagnostics) = RuleParser.parseCondition(SourceText(file: "a.rules", text: phrase))
    #expect(diagnostics.isEmpty, "\(phrase)")
    #expect(read.withoutPlaces == tree.withoutPlaces, "\(phrase)")
    if !diagnostics.isEmpty || read.withoutPlaces != tree.withoutPlaces { return }
  }
}

@Test func everyNodeCoversItsOwnWords() {
  let text = "sum(amount of bills where state is open or paid) is more than 10_000 PLN and not days since due > 3"
  let source = SourceText(file: "a.rules", text: text)
  let (tree, _) = RuleParser.parseCondition(source)
  func words(_ range: SourceRange) -> String { String(decoding: source.utf8[range.start..<range.end], as: UTF8.self) }
  #expect(words(tree.range) == text)
  guard case .and(let parts) = tree.kind, case .test(let left, let predicate) = parts[0].kind else {
    Issue.record("expected a conjunction")
    return
  }
  #expect(words(left.range) == "sum(amount of bills where state is open or paid)")
  #expect(words(predicate.range) == "is more than 10_000 PLN")
  #expect(words(parts[1].range) == "not days since due > 3")
}
