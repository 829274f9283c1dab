package io.relayer.app.recover;

import io.relayer.core.outbox.Lane;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The row from which a lane of the outbox is to be published: the value of `--outbox-from`.
///
/// @param id of the row that is published first
record OutboxFrom(Lane lane, long id) {

  /// `ID` for the events of transactions, `LANE=ID` for any.
  static final class Converter implements ITypeConverter<OutboxFrom> {
    private static final Pattern FORM = Pattern.compile("(?:([a-z]+(?::[0-9]+)?)=)?([0-9]{1,18})");

    @Override
    public OutboxFrom convert(String text) {
      Matcher parts = FORM.matcher(text);
      if (!parts.matches()) {
        throw new TypeConversionException(
            "'%s' is no row of the outbox (expected ID, or LANE=ID such as broadcasts:1=4711)"
                .formatted(text));
      }
      String lane = parts.group(1);
      return new OutboxFrom(
          lane == null ? Lane.TRANSITIONS : new Lane(lane), Long.parseLong(parts.group(2)));
    }
  }
}
