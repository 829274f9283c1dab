package io.relayer.app.keys;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer keys list`.
@Command(
    name = "list",
    description =
        "The keystores' addresses and files and, where there is a configuration, when a signer last"
            + " had each key. Needs no password.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer keys list --keystore keys",
      "  relayer keys list --json | jq -r 'select(.seenAt == null) | .address'"
    })
final class ListKeys implements Callable<Integer> {
  @Mixin private KeyOptions keys;

  @Override
  public Integer call() {
    return new KeyTable(keys).print();
  }
}
