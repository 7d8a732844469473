// The mail servers of [mail]: where they listen, whom to trust, and how to prove who we are.

import FollowupModel
import SMTPClient

extension ConfigurationReader {
  /// The program of `server = "exec:/usr/bin/msmtp -t"`; nil for servers.
  func mailCommand(_ section: inout TOMLSection) -> [String]? {
    let scheme = "exec:"
    guard let addresses = section.peek("server"), addresses.hasPrefix(scheme) else { return nil }
    _ = section.text("server")
    let words = addresses.dropFirst(scheme.count).split(separator: " ").map(String.init)
    if words.first?.hasPrefix("/") != true {
      section.problem(
        "server", "`\(addresses)` names no program",
        help: "write \"exec:/usr/bin/msmtp -t\"; no shell is between")
    }
    return words
  }

  /// `server` is one address or several by preference.
  func servers(_ section: inout TOMLSection) -> [Configuration.Mail.Server]? {
    let security = security(&section)
    guard let addresses = section.texts("server") else {
      if !section.keys.contains("server") {
        section.missing("server", help: "name the mail server: server = \"smtp://mail.example.com:587\"")
      }
      return nil
    }
    guard !addresses.isEmpty else {
      section.problem("server", "`server` names nobody", help: "write server = \"smtp://mail.example.com:587\"")
      return nil
    }
    let servers = addresses.map { server($0, security, section) }
    return servers.contains(nil) ? nil : servers.compactMap { $0 }
  }

  private func security(_ section: inout TOMLSection) -> Configuration.Mail.Security? {
    guard let name = section.text("security") else { return nil }
    if let security = Configuration.Mail.Security(rawValue: name) { return security }
    section.problem(
      "security", "`\(name)` is no security", help: "write \"starttls\", \"tls\" or, to this machine only, \"none\"")
    return nil
  }

  private func server(
    _ url: String, _ wanted: Configuration.Mail.Security?, _ section: TOMLSection
  ) -> Configuration.Mail.Server? {
    guard let scheme = MailScheme(startOf: url), let endpoint = scheme.endpoint(of: url) else {
      section.problem(
        "server", "`\(url)` is no address of a mail server",
        help: "write \"smtp://HOST:587\", \"smtps://HOST:465\" for implicit TLS, \"lmtp://HOST:24\", or "
          + "\"lmtp+unix:/PATH\" for a socket")
      return nil
    }
    let usual: Configuration.Mail.Security = scheme.isSocket ? .none : scheme == .smtps ? .tls : .starttls
    let security = wanted ?? usual
    guard (scheme == .smtps) == (security == .tls) else {
      section.problem(
        "security", "`\(security.rawValue)` contradicts `\(url)`",
        help: "smtps:// is \"tls\", all others are \"starttls\" or \"none\"")
      return nil
    }
    return Configuration.Mail.Server(endpoint: endpoint, dialect: scheme.dialect, security: security)
  }

  // MARK: Whom to trust

  func tls(_ section: inout TOMLSection) -> TLSSettings {
    var settings = TLSSettings()
    let authorities = section.text("ca_file").map(absolute)
    let pins = section.texts("certificate_sha256")
    if let authorities { settings.trust = .authorities(file: authorities) }
    if let pins {
      let fingerprints = pins.map { CertificateFingerprint($0) }
      if pins.isEmpty || fingerprints.contains(nil) {
        section.problem(
          "certificate_sha256", "`certificate_sha256` is no SHA-256 of a certificate",
          help: "write what `openssl x509 -noout -fingerprint -sha256 -in server.pem` prints after the equals sign")
      }
      settings.trust = .pinned(Set(fingerprints.compactMap { $0 }))
    }
    if authorities != nil, pins != nil {
      section.problem(
        "ca_file", "`ca_file` and `certificate_sha256` are two answers to one question",
        help: "keep the one by which the server is to be known")
    }
    settings.clientCertificate = clientCertificate(&section)
    return settings
  }

  private func clientCertificate(_ section: inout TOMLSection) -> ClientCertificate? {
    guard var table = section.section("client_certificate") else { return nil }
    defer { table.finish() }
    guard let certificate = table.text("certificate"), let key = table.text("key") else {
      section.problem(
        "client_certificate", "`client_certificate` names a certificate and its key",
        help: "write client_certificate = { certificate = \"client.pem\", key = \"client.key\" }")
      return nil
    }
    return ClientCertificate(certificateFile: absolute(certificate), keyFile: absolute(key))
  }

  // MARK: Who we are

  func login(_ section: inout TOMLSection) -> Configuration.Mail.Login? {
    let username = section.text("username")
    let password = secret("password", &section)
    let token = secret("token", &section)
    let mechanism = mechanism(&section)
    let isGiven = section.isTable("password") || section.isTable("token")
    if (username == nil) == isGiven {
      section.problem(
        "username", "`username` and `password` or `token` go together", help: "give both, or leave both out")
    }
    if section.isTable("password"), section.isTable("token") {
      section.problem("token", "`password` and `token` are two answers to one question", help: "keep one")
    }
    if let mechanism, (mechanism == .xoauth2) != section.isTable("token") {
      section.problem(
        "authentication", "`\(mechanism.rawValue)` does not fit what is given",
        help: "a token goes by xoauth2, a password by scram-sha-256, plain or login")
    }
    guard let username, let secret = password ?? token else { return nil }
    return Configuration.Mail.Login(
      username: username, secret: secret, isToken: password == nil, mechanism: mechanism)
  }

  private func mechanism(_ section: inout TOMLSection) -> AuthenticationMechanism? {
    guard let name = section.text("authentication") else { return nil }
    if let mechanism = AuthenticationMechanism(rawValue: name.uppercased()) { return mechanism }
    let known = AuthenticationMechanism.allCases.map { "\"\($0.rawValue.lowercased())\"" }.joined(separator: ", ")
    section.problem("authentication", "`\(name)` is no way to authenticate", help: "write one of \(known)")
    return nil
  }

  func secret(_ key: String, _ section: inout TOMLSection) -> Configuration.Mail.SecretPlace? {
    let command = key == "token" ? ", or { command = [\"/usr/bin/get-token\"] }" : ""
    let help = "write \(key) = { credential = \"smtp-\(key)\" } or { file = \"/etc/followupd/smtp-\(key)\" }\(command)"
    guard section.isTable(key) else {
      let isWritten = section.keys.contains(key)
      _ = section.text(key)
      if isWritten { section.problem(key, "a \(key) never stands in the configuration itself", help: help) }
      return nil
    }
    guard var table = section.section(key) else { return nil }
    defer { table.finish() }
    switch (table.text("credential"), table.text("file"), key == "token" ? table.texts("command") : nil) {
    case (let name?, nil, nil): return .credential(name)
    case (nil, let file?, nil): return .file(absolute(file))
    case (nil, nil, let command?) where command.first?.hasPrefix("/") == true: return .command(command)
    default:
      section.problem(key, "`\(key)` names one place", help: help)
      return nil
    }
  }
}

/// How an address of a mail server begins.
private enum MailScheme: String, CaseIterable {
  case smtp = "smtp://"
  case smtps = "smtps://"
  case lmtp = "lmtp://"
  case smtpSocket = "smtp+unix:"
  case lmtpSocket = "lmtp+unix:"

  init?(startOf url: String) {
    guard let scheme = Self.allCases.first(where: { url.hasPrefix($0.rawValue) }) else { return nil }
    self = scheme
  }

  var isSocket: Bool { self == .smtpSocket || self == .lmtpSocket }

  var dialect: SMTPDialect { self == .lmtp || self == .lmtpSocket ? .lmtp : .smtp }

  private var usualPort: Int { self == .smtps ? 465 : self == .lmtp ? 24 : 587 }

  /// Nil for what is no host with a port, or no absolute path.
  func endpoint(of url: String) -> SMTPEndpoint? {
    let rest = url.dropFirst(rawValue.count)
    if isSocket { return rest.hasPrefix("/") ? .unixSocket(String(rest)) : nil }
    var host = rest
    var port: Int? = usualPort
    let afterBracket = rest.lastIndex(of: "]") ?? rest.startIndex
    if let colon = rest[afterBracket...].lastIndex(of: ":") {
      host = rest[..<colon]
      port = Int(rest[rest.index(after: colon)...])
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty, let port, (1...65_535).contains(port) else { return nil }
    return .host(String(host), port: port)
  }
}
