// The section [mail].

import FollowupModel
import MailComposer
import WorkingTime

extension ConfigurationReader {
  func mail(_ top: inout TOMLSection) -> Configuration.Mail? {
    guard var section = top.section("mail") else {
      top.missing("mail", help: "add [mail] with from, server and fallback")
      return nil
    }
    defer { section.finish() }
    let sender = sender(&section)
    let security = security(&section)
    let server = server(&section, security)
    let caFile = section.text("ca_file").map(absolute)
    let username = section.text("username")
    let password = password(&section)
    if (username == nil) != (password == nil), !section.isTable("password") || username == nil {
      section.problem("username", "`username` and `password` go together", help: "give both, or leave both out")
    }
    let fallback = section.text("fallback")
    if let fallback {
      checkAddress(fallback, "fallback", section)
    } else {
      section.missing("fallback", help: "name who gets what finds nobody else: fallback = \"head@example.com\"")
    }
    let window = window(&section)
    section.notObeyed("daily_cap", "leave it out: there is no cap, one digest a person and window")
    section.notObeyed("redirect", "leave it out, and try rules with `followupctl simulate`")
    guard let sender, let server, let fallback else { return nil }
    return Configuration.Mail(
      from: sender, host: server.host, port: server.port, security: server.security,
      caFile: caFile, username: username, password: password, fallback: fallback, window: window)
  }

  private func sender(_ section: inout TOMLSection) -> MailAddress? {
    guard let text = section.text("from") else {
      section.missing("from", help: "name the sender: from = \"Follow-ups <followups@example.com>\"")
      return nil
    }
    guard !text.contains(where: \.isNewline) else {
      section.problem("from", "`from` has a line break in it", help: "write the sender on one line")
      return nil
    }
    let sender = MailAddress(text)
    if sender == nil {
      section.problem(
        "from", "`\(text)` is no sender", help: "write one such as \"Follow-ups <followups@example.com>\"")
    }
    return sender
  }

  private func security(_ section: inout TOMLSection) -> Configuration.Mail.Security? {
    guard let name = section.text("security") else { return nil }
    if let security = Configuration.Mail.Security(rawValue: name) { return security }
    section.problem(
      "security", "`\(name)` is no security", help: "write \"starttls\", \"tls\" or, to this machine only, \"none\"")
    return nil
  }

  private func server(
    _ section: inout TOMLSection, _ wanted: Configuration.Mail.Security?
  ) -> (host: String, port: Int, security: Configuration.Mail.Security)? {
    guard let url = section.text("server") else {
      section.missing("server", help: "name the mail server: server = \"smtp://mail.example.com:587\"")
      return nil
    }
    let help = "write \"smtp://HOST:587\", or \"smtps://HOST:465\" for implicit TLS"
    let (isImplicit, rest): (Bool, Substring)
    if url.hasPrefix("smtps://") {
      (isImplicit, rest) = (true, url.dropFirst("smtps://".count))
    } else if url.hasPrefix("smtp://") {
      (isImplicit, rest) = (false, url.dropFirst("smtp://".count))
    } else {
      section.problem("server", "`\(url)` is no address of a mail server", help: help)
      return nil
    }
    let security = wanted ?? (isImplicit ? .tls : .starttls)
    if isImplicit != (security == .tls) {
      section.problem(
        "security", "`\(security.rawValue)` contradicts `\(url)`",
        help: "smtps:// is \"tls\", smtp:// is \"starttls\" or \"none\"")
    }
    var host = rest
    var port: Int? = isImplicit ? 465 : 587
    let afterBracket = rest.lastIndex(of: "]") ?? rest.startIndex
    if let colon = rest[afterBracket...].lastIndex(of: ":") {
      host = rest[..<colon]
      port = Int(rest[rest.index(after: colon)...])
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty, let port, (1...65_535).contains(port) else {
      section.problem("server", "`\(url)` is no address of a mail server", help: help)
      return nil
    }
    return (String(host), port, security)
  }

  private func password(_ section: inout TOMLSection) -> Configuration.Mail.Password? {
    let help = "write password = { credential = \"smtp-password\" } or { file = \"/etc/followupd/smtp-password\" }"
    guard section.isTable("password") else {
      if section.keys.contains("password") {
        _ = section.text("password")
        section.problem("password", "a password never stands in the configuration itself", help: help)
      } else {
        _ = section.text("password")
      }
      return nil
    }
    guard var table = section.section("password") else { return nil }
    defer { table.finish() }
    switch (table.text("credential"), table.text("file")) {
    case (let name?, nil): return .credential(name)
    case (nil, let file?): return .file(absolute(file))
    default:
      section.problem("password", "`password` names one place", help: help)
      return nil
    }
  }

  private func window(_ section: inout TOMLSection) -> Window {
    var window = Window(at: TimeOfDay(second: 9 * 3600), days: .workingDays)
    guard var table = section.section("window") else { return window }
    defer { table.finish() }
    if let text = table.text("at") {
      if let time = TimeOfDay(iso: text) {
        window.at = time
      } else {
        section.problem("window", "`\(text)` is no time of day", help: "write at = \"09:00\"")
      }
    }
    switch table.text("on") {
    case nil, "working days": window.days = .workingDays
    case "every day": window.days = .everyDay
    case let list?:
      let days = list.split(separator: ",").map { Weekday(name: $0.filter { $0 != " " }.lowercased()) }
      if days.isEmpty || days.contains(nil) {
        section.problem(
          "window", "`\(list)` are no days", help: "write on = \"working days\", \"every day\" or \"monday, thursday\"")
      } else {
        window.days = .weekdays(Set(days.compactMap { $0 }))
      }
    }
    return window
  }
}
