// From the greeting to a connection that is secured, introduced and authenticated.

extension SMTPSession {
  mutating func takeOpening(_ reply: SMTPReply, of exchange: Exchange) {
    switch exchange {
    case .greeting:
      if reply.code == 220 { sayHello() } else { refuse(.greeting, reply) }
    case .hello:
      if reply.code == 250 {
        capabilities = Capabilities(ehlo: reply)
        secureOrAuthenticate()
      } else if reply.code == 500 || reply.code == 502, settings.dialect == .smtp {
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
    case .authentication: takeAuthentication(reply)
    default: break
    }
  }

  mutating func sayHello() {
    send("\(settings.dialect == .lmtp ? "LHLO" : "EHLO") \(settings.helloName)")
    expect(.hello)
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
    authenticate(credentials)
  }

  // MARK: Authentication

  private mutating func authenticate(_ credentials: SMTPCredentials) {
    let fitting = AuthenticationMechanism.fitting(credentials)
    guard let mechanism = fitting.first(where: { capabilities.mechanisms.contains($0.rawValue) }) else {
      return close(.authenticationNotOffered(wanted: fitting, offered: capabilities.mechanisms.sorted()))
    }
    var dialogue = mechanism.dialogue(credentials, nonce: settings.nonce)
    let command = "AUTH \(mechanism.rawValue)"
    let response = dialogue.initialResponse().map { "\(command) \(Base64.encode($0))" }
    authentication = dialogue
    // RFC 5321 §4.5.3.1.4 limits a command line to 512 octets; a longer response goes on its own (RFC 4954 §4).
    if let response, response.utf8.count + 2 <= 512 { send(response) } else { send(command) }
    expect(.authentication)
  }

  private mutating func takeAuthentication(_ reply: SMTPReply) {
    guard var dialogue = authentication, let credentials = settings.credentials else { return }
    let secret = credentials.secret.reveal()
    let shown = reply.hiding(dialogue.secrets + [secret, Base64.encode(Array(secret.utf8))])
    switch reply.code {
    case 334:
      guard let challenge = Base64.decode(reply.lines.first ?? "") else {
        return close(.nonsense(problem: "a challenge that is no Base64", received: shown.description))
      }
      do throws(SMTPError) {
        // An empty challenge asks for what did not fit into the command (RFC 4954 §4).
        send(Base64.encode(try dialogue.respond(to: challenge)))
        authentication = dialogue
        expect(.authentication)
      } catch {
        close(error)
      }
    case 235 where dialogue.acceptsSuccess:
      authentication = nil
      becomeReady()
    case 235: close(.serverNotAuthentic)
    case 500...599: close(.authenticationRejected(shown))
    case 400...499: close(.serverRefused(.authentication, shown))
    default: close(.nonsense(problem: "an unfit answer to AUTH", received: shown.description))
    }
  }

  private mutating func refuse(_ stage: SMTPStage, _ reply: SMTPReply) {
    if reply.category == 4 || reply.category == 5 {
      close(.serverRefused(stage, reply))
    } else {
      close(.nonsense(problem: "an unfit answer to \(stage.place)", received: reply.description))
    }
  }
}
