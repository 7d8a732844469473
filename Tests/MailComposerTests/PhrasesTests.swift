// Every language says as much as English does.

import FollowupModel
import Testing

@testable import MailComposer

@Suite struct PhrasesTests {
  @Test(arguments: Phrases.all.map(\.language))
  func everyPhraseHasThePlacesOfTheEnglishOne(_ language: String) {
    let (english, other) = (
      Mirror(reflecting: Phrases.english).children, Mirror(reflecting: Phrases.of(language)).children
    )
    var compared = 0
    for ((name, phrase), (_, translated)) in zip(english, other) {
      guard let phrase = phrase as? String, let translated = translated as? String else { continue }
      #expect(places(phrase) == places(translated), "\(name ?? "") in \(language)")
      #expect(!translated.isEmpty)
      compared += 1
    }
    #expect(compared > 15)
  }

  @Test(arguments: Phrases.all.map(\.language))
  func everyLanguageHasAllItsWords(_ language: String) {
    let phrases = Phrases.of(language)
    #expect(phrases.priorities.count == Priority.allCases.count)
    #expect(phrases.days.count == PluralForm.forms(of: language).count)
    #expect(phrases.reminders.count == PluralForm.forms(of: language).count)
    #expect(!phrases.urgent.isEmpty)
    #expect(MailLanguage.isKnown(language) && MailLanguage.isKnown("\(language)-XX"))
  }

  private func places(_ phrase: String) -> [String] {
    phrase.matches(of: /\{[a-z]+\}/).map { String($0.output) }.sorted()
  }
}
