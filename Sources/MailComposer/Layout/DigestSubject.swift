// The subject of a digest says what matters: how much is urgent, of whom, and what is at stake.

import FollowupEngine
import FollowupModel

/// `3 urgent: ACME 12 400 zł, Beta 900 zł…`; without urgent ones `7 reminders: ACME…`.
struct DigestSubject {
  let text: String

  /// Phones show about so many characters; more is never written.
  static let length = 70

  init(_ reminders: [ReminderText], _ words: LetterWords) {
    let urgent = reminders.filter { $0.priority == .urgent }
    let meant = urgent.isEmpty ? reminders : urgent
    let phrases = words.phrases
    var text =
      urgent.isEmpty
      ? phrases.count(reminders.count, phrases.reminders) : phrases.count(urgent.count, phrases.urgent)
    let clients = DigestSubject.clients(of: meant)
    var said = 0
    for client in clients {
      let separator = said == 0 ? ": " : ", "
      let room = DigestSubject.length - text.count - separator.count - 1
      guard let part = DigestSubject.part(client, words, room: room, isFirst: said == 0) else { break }
      text += separator + part
      said += 1
    }
    let isAll = said == clients.count && meant.count == reminders.count
    // A single character may be of any length.
    self.text = (isAll || text.hasSuffix("…") ? text : text + "…").singleLine(limit: HeaderBlock.subjectLimit)
  }

  /// A client's reminders together, in the order of the digest; one of no client stands for itself.
  private static func clients(of reminders: [ReminderText]) -> [[ReminderText]] {
    var groups: [[ReminderText]] = []
    var places: [RecordID: Int] = [:]
    for reminder in reminders {
      if let place = reminder.clientID.flatMap({ places[$0] }) {
        groups[place].append(reminder)
      } else {
        if let client = reminder.clientID { places[client] = groups.count }
        groups.append([reminder])
      }
    }
    return groups
  }

  /// Name and amount of a client; the first one's name is cut where there is no room for it, others are left out.
  private static func part(
    _ reminders: [ReminderText], _ words: LetterWords, room: Int, isFirst: Bool
  ) -> String? {
    let first = reminders.first
    let known = [first?.client, first?.subject, first?.ruleTitle].compactMap { $0?.singleLine(limit: 200) }
    guard let name = known.first(where: { !$0.isEmpty }) else { return nil }
    let amount =
      words.sums(of: reminders, atLeast: 1).first.map {
        " " + words.formatter.wholeMoney($0, language: words.phrases.language)
      } ?? ""
    if name.count + amount.count <= room { return name + amount }
    let left = room - amount.count - 1
    guard isFirst, left >= 8 else { return nil }
    var cut = name.prefix(left)
    while cut.last == " " { cut.removeLast() }
    return cut + "…" + amount
  }
}
