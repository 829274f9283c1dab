package io.relayer.app.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.relayer.ethereum.value.Printable;

/// The message of a log event on one line. Made by logback, as `logback.xml` names it.
public final class MessageLine extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Printable.line(String.valueOf(event.getFormattedMessage()));
  }
}
