/// `relayer sign`: signs requests on a machine without a network, to be relayed as they are.
@NullMarked
package io.relayer.app.sign;

import org.jspecify.annotations.NullMarked;
