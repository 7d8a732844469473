// Turns letters into messages: RFC 5322 header, plain text and HTML as alternatives. The same letter gives the same bytes.

import FollowupEngine
import FollowupModel
import WorkingTime

/// Makes the mails of the daemon. No value of a record can add a header, an address or a part.
public struct MIMEComposer: MessageComposer {
  private let from: MailAddress
  private let teamZone: Zone
  private let formatter: CLDRFormatter
  private let redirect: MailAddress?

  /// `from` is who all mails come from; `teamZone` dates them, and counts for people whose own zone is unknown;
  /// `redirect` is whom all mails are written to, naming whom they are meant for.
  public init(from: MailAddress, teamZone: Zone, redirect: MailAddress? = nil) {
    self.redirect = redirect
    self.from = from
    self.teamZone = teamZone
    formatter = CLDRFormatter(zone: teamZone)
  }

  public func compose(_ letter: Letter) -> ComposedMessage {
    let zone = zone(of: letter.to)
    let words = LetterWords(
      phrases: Phrases.of(letter.to.language), formatter: formatter, today: zone.date(at: letter.date), zone: zone)
    var content = LetterContent(letter, words)
    let recipient = MailAddress(mailbox: letter.to.address, name: letter.to.name)
    if redirect != nil {
      content.subject = trialSubject(content.subject, for: letter.to.address)
      let person = [letter.to.name, letter.to.address].compactMap { $0?.singleLine(limit: HeaderBlock.nameLimit) }
      content.opening.insert(words.phrases.trial.filled(["person": person.joined(separator: ", ")]), at: 0)
    }
    var header = opening(
      to: recipient, meantFor: letter.to.address, subject: content.subject, messageID: letter.messageID,
      date: letter.date)
    if let thread = thread(of: letter) {
      header.add("In-Reply-To", thread)
      header.add("References", thread)
    }
    for reminder in letter.all { header.add("X-Followup", mark(of: reminder)) }
    let priority = letter.all.map(\.priority).max() ?? .normal
    for (name, value) in priority.headers { header.add(name, value) }
    header.add("Content-Language", content.language)
    return message(
      header, subject: content.subject, messageID: letter.messageID, plain: content.plainText, html: content.html)
  }

  public func compose(_ summary: WeeklySummary) -> ComposedMessage {
    let zone = zone(of: summary.to)
    let words = LetterWords(
      phrases: Phrases.of(summary.to.language), formatter: formatter, today: zone.date(at: summary.date), zone: zone)
    var content = SummaryContent(summary, words)
    if redirect != nil {
      content.subject = trialSubject(content.subject, for: summary.to.address)
      content.opening = words.phrases.trial.filled(["person": summary.to.address.singleLine(limit: 200)])
    }
    var header = opening(
      to: MailAddress(mailbox: summary.to.address, name: summary.to.name), meantFor: summary.to.address,
      subject: content.subject, messageID: summary.messageID, date: summary.date)
    header.add("Content-Language", content.language)
    return message(
      header, subject: content.subject, messageID: summary.messageID, plain: content.plainText, html: content.html)
  }

  public func compose(_ handover: Handover) -> ComposedMessage {
    let words = Phrases.of(handover.to.language)
    var content = HandoverContent(handover, words)
    if redirect != nil {
      content.subject = trialSubject(content.subject, for: handover.to.address)
      content.opening.insert(words.trial.filled(["person": handover.to.address.singleLine(limit: 200)]), at: 0)
    }
    var header = opening(
      to: MailAddress(mailbox: handover.to.address, name: handover.to.name), meantFor: handover.to.address,
      subject: content.subject, messageID: handover.messageID, date: handover.date)
    header.add("Content-Language", content.language)
    return message(
      header, subject: content.subject, messageID: handover.messageID, plain: content.plainText, html: content.html)
  }

  public func compose(noticeTo address: String, subject: String, text: String, messageID: String, date: Instant)
    -> ComposedMessage
  {
    var subject = subject.singleLine(limit: HeaderBlock.subjectLimit)
    var text = text
    if redirect != nil {
      subject = trialSubject(subject, for: address)
      text = "\(Phrases.english.trial.filled(["person": address.singleLine(limit: 200)]))\n\n\(text)"
    }
    let header = opening(
      to: MailAddress(mailbox: address), meantFor: address, subject: subject, messageID: messageID, date: date)
    let notice = NoticeContent(subject: subject, lines: text.lines)
    return message(header, subject: subject, messageID: messageID, plain: notice.plainText, html: notice.html)
  }

  /// The fields that every mail begins with.
  private func opening(
    to recipient: MailAddress?, meantFor address: String, subject: String, messageID: String, date: Instant
  ) -> HeaderBlock {
    var header = HeaderBlock()
    header.add("Date", mailDate(date, in: teamZone))
    header.add("From", address: from)
    if let redirect {
      header.add("To", address: redirect)
      header.add("X-Followup-Recipient", address.percentEncoded(limit: 320))
    } else if let recipient {
      header.add("To", address: recipient)
    } else {
      // What is no address must not stand in a header; an empty group may (RFC 5322 section 3.4).
      header.add("To", "undisclosed-recipients:;")
    }
    header.add("Subject", text: subject)
    header.add("Message-ID", identifier(messageID))
    header.add("Auto-Submitted", "auto-generated")
    return header
  }

  /// `[anna@example.com] Invoice F1`
  private func trialSubject(_ subject: String, for address: String) -> String {
    "[\(address)] \(subject)".singleLine(limit: HeaderBlock.subjectLimit)
  }

  private func message(
    _ opening: HeaderBlock, subject: String, messageID: String, plain: String, html: String
  ) -> ComposedMessage {
    // Quoted-printable never yields `=_`, nor base64: no body can end a part.
    let boundary = "=_\(digits(of: messageID))"
    var header = opening
    header.add("MIME-Version", "1.0")
    header.add("Content-Type", "multipart/alternative; boundary=\"\(boundary)\"")
    let parts = [BodyPart(subtype: "plain", text: plain), BodyPart(subtype: "html", text: html)]
    var bytes = Array("\(header.text)\r\n".utf8)
    for part in parts {
      bytes += "--\(boundary)\r\n".utf8
      bytes += part.encoded
      bytes += "\r\n".utf8
    }
    bytes += "--\(boundary)--\r\n".utf8
    return ComposedMessage(subject: subject, bytes: bytes)
  }

  /// What the mail belongs to: the follow-up's thread, or the one of all digests of a person.
  private func thread(of letter: Letter) -> String? {
    guard letter.isDigest else { return letter.reminders.first.map { identifier($0.thread) } }
    let domain = identifier(letter.messageID).dropLast().split(separator: "@").last ?? "localhost"
    return "<digests.\(digits(of: letter.to.identity))@\(domain)>"
  }

  /// `NUMBER RULE RECORD ID`, each without spaces and in ASCII.
  private func mark(of reminder: ReminderText) -> String {
    let words = [reminder.rule, reminder.record.type, reminder.record.id.text]
    return (["\(reminder.followUp)"] + words.map { $0.percentEncoded(limit: Limits.idBytes) }).joined(separator: " ")
  }

  private func zone(of person: Person) -> Zone {
    if person.timeZone == teamZone.name { return teamZone }
    return (try? Zone.named(person.timeZone)) ?? teamZone
  }

  /// The identifier without anything that may not stand in one.
  private func identifier(_ text: String) -> String {
    let inner = String(String.UnicodeScalarView(text.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }))
    return "<\(inner.filter { $0 != "<" && $0 != ">" })>"
  }

  private func digits(of text: String) -> String {
    var hash = SHA256()
    hash.update(text: text)
    return String(hash.hexDigest().prefix(20))
  }
}

extension Priority {
  /// What the common mail programs read: RFC 2156 section 5.3 for `Importance` and `Priority`; `X-Priority` by custom.
  fileprivate var headers: [(String, String)] {
    switch self {
    case .low: return [("Importance", "low"), ("X-Priority", "5"), ("Priority", "non-urgent")]
    case .normal: return [("Importance", "normal"), ("X-Priority", "3"), ("Priority", "normal")]
    case .high: return [("Importance", "high"), ("X-Priority", "2"), ("Priority", "urgent")]
    case .urgent: return [("Importance", "high"), ("X-Priority", "1"), ("Priority", "urgent")]
    }
  }
}

/// `Sun, 22 Nov 2026 09:00:00 +0100`, RFC 5322 section 3.3.
func mailDate(_ instant: Instant, in zone: Zone) -> String {
  // Offsets of the distant past have seconds, which the header cannot say.
  let minutes = zone.offsetSeconds(at: instant) / 60
  let (date, time) = Zone.utc.local(at: instant + Int64(minutes * 60))
  let (year, month, day) = date.components
  let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  let clock = time.second % 60 == 0 ? "\(time):00" : "\(time)"
  let offset = TimeOfDay(second: abs(minutes) * 60).description.filter { $0 != ":" }
  return "\(weekdays[date.weekday.rawValue - 1]), \(day) \(months[month - 1]) \(year) \(clock) "
    + "\(minutes < 0 ? "-" : "+")\(offset)"
}
