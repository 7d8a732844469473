// From the greeting to a connection that is secured, introduced and authenticated.

extension SMTPSession {
  mutating func takeOpening(_ reply: SMTPReply, of exchange: Exchange) {
    switch exchange {
    case .greeting:
      if reply.code == 220 { sayHello() } else { refuse(.greeting, reply) }
    case .ehlo:
      if reply.code == 250 {
        capabilities = Capabilities(ehlo: reply)
        secureOrAuthenticate()
      } else if reply.code == 500 || reply.code == 502 {
        send("HELO \(settings.helloName)")
        expect(.helo)
      } else {
        refuse(.hello, reply)
      }
    case .helo:
      if reply.code == 250 { secureOrAuthenticate() } else { refuse(.hello, reply) }
    case .startTLS:
      if reply.code != 220 {
        close(.tlsRefused(reply))
      } else if parser.holdsUnfinishedReply {
        close(.responseInjection)
      } else {
        beginHandshake()
      }
    case .auth, .authContinued: takeAuthentication(reply, isFirst: exchange == .auth)
    default: break
    }
  }

  mutating func sayHello() {
    send("EHLO \(settings.helloName)")
    expect(.ehlo)
  }

  mutating func beginHandshake() {
    phase = .handshaking
    actions += [.startTLS, .await(.handshake)]
  }

  private mutating func secureOrAuthenticate() {
    if settings.security == .startTLS, !isSecure {
      guard capabilities.startTLS else { return close(.tlsNotOffered) }
      send("STARTTLS")
      expect(.startTLS)
      return
    }
    guard let credentials = settings.credentials else { return becomeReady() }
    guard isSecure else {
      return close(
        .configuration(problem: "the password would travel in clear", remedy: "use STARTTLS or implicit TLS"))
    }
    guard capabilities.mechanisms.contains("PLAIN") else {
      return close(.authenticationNotOffered(mechanisms: capabilities.mechanisms.sorted()))
    }
    let command = "AUTH PLAIN " + plainResponse(credentials)
    // RFC 5321 §4.5.3.1.4 limits a command line to 512 octets; a longer response goes on its own (RFC 4954 §4).
    send(command.utf8.count + 2 <= 512 ? command : "AUTH PLAIN")
    expect(.auth)
  }

  private mutating func takeAuthentication(_ reply: SMTPReply, isFirst: Bool) {
    guard let credentials = settings.credentials else { return }
    let response = plainResponse(credentials)
    let password = credentials.password.reveal()
    let shown = reply.hiding([response, password, Base64.encode(Array(password.utf8))])
    switch reply.code {
    case 235: becomeReady()
    case 334 where isFirst:
      send(response)
      expect(.authContinued)
    case 500...599: close(.authenticationRejected(shown))
    case 400...499: close(.serverRefused(.authentication, shown))
    default: close(.nonsense(problem: "an unfit answer to AUTH", received: shown.description))
    }
  }

  /// RFC 4616: no authorisation identity, username, password.
  private func plainResponse(_ credentials: SMTPCredentials) -> String {
    Base64.encode([0] + Array(credentials.username.utf8) + [0] + Array(credentials.password.reveal().utf8))
  }

  private mutating func refuse(_ stage: SMTPStage, _ reply: SMTPReply) {
    if reply.category == 4 || reply.category == 5 {
      close(.serverRefused(stage, reply))
    } else {
      close(.nonsense(problem: "an unfit answer to \(stage.place)", received: reply.description))
    }
  }
}
