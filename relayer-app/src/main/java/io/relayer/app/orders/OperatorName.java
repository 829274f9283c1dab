package io.relayer.app.orders;

import io.relayer.app.config.Configuration;
import io.relayer.ethereum.value.Printable;
import io.relayer.messages.order.Order;

/// The name of the operator who gives an order by the command line.
public final class OperatorName {
  private static final int SHOWN = 100;
  private static final String NOBODY = "?"; // of an account that the system has no name for

  private OperatorName() {}

  /// The user of this process; where he has no name, that of the database.
  public static String name(Configuration configuration) {
    String user = System.getProperty("user.name", "");
    return Order.byOperator(
        Printable.show(
            user.isBlank() || user.equals(NOBODY)
                ? configuration.database().connection().username()
                : user,
            SHOWN));
  }
}
