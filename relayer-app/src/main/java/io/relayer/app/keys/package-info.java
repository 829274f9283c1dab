/// `relayer keys`: makes, takes in and lists the keystores that role `signer` opens.
@NullMarked
package io.relayer.app.keys;

import org.jspecify.annotations.NullMarked;
