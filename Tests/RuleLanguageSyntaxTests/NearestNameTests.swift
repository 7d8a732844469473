// Misspelt words find the word that was meant.

import FollowupModel
import Testing

@Test(arguments: [
  ("remnid", "remind"), ("Rule", "rule"), ("unles", "unless"), ("recrod", "record"), ("due_no", "due_on"),
])
func aMisspeltWordFindsTheOneThatWasMeant(word: String, meant: String) {
  #expect(nearestName(to: word, among: ["rule", "record", "remind", "unless", "due_on"]) == meant)
}

@Test(arguments: ["", "x", "of", "banana", String(repeating: "remind", count: 100)])
func aWordFarFromAllKnownOnesFindsNothing(word: String) {
  #expect(nearestName(to: word, among: ["rule", "record", "remind", "unless", "if"]) == nil)
}
