/** Problem texts of lifecycle: rules, orders, stock, routes. Keys are codes, kebab-case, prefixed by what they are about. */
export const lifecycleTexts = {
  'bill-amount-missing':
    'The document does not say how much is to be paid: {field} was expected. State the amount to be paid, or the total with tax.',
  'bill-date-missing': 'The document has no date of issue: {field} was expected. State the day on which it was issued.',
  'bill-party-missing':
    'The document does not say who the {role} is. State the {role} by name, number of a list such as GLN, or tax number.',
  'catalogue-value-implausible':
    'Line {lineNumber}: {field} is {found}, expected {expected}. Check both and send the catalogue again.',
  'check-digit-wrong':
    '{field} is {found}, a {kind} whose last digit does not fit the others: {expected} would. Look for a mistyped digit.',
  'code-not-listed':
    '{field} is "{found}", which is not in {list}. It stays as stated; state a code of that list such as {expected}.',
  'currency-missing': 'The document names no currency. State an ISO 4217 code such as {expected}.',
  'currency-unknown': 'The currency {found} is not in ISO 4217. State a code of that list such as {expected}.',
  'gtin-malformed': '{field} is "{found}", expected the {expected} of a GTIN. Correct the number, or leave it out.',
  'item-missing':
    'Line {lineNumber} does not say what is meant. State the buyer item number, the seller item number or the GTIN, or at least a name.',
  'item-unidentified':
    'Line {lineNumber} only names its item ({found}). State the buyer item number, the seller item number or the GTIN.',
  'line-amount-implausible':
    'Line {lineNumber} states the amount {found}, but quantity, price, allowances and charges come to {expected}. Check which of them is right.',
  'despatch-line-repeated':
    'The line number {found} is used twice in this document. Give each line its own number, so that others can refer to it.',
  'line-number-repeated': 'The line number {found} is used twice in this document. Give each line its own number.',
  'lines-missing': 'The document has no lines. State at least one.',
  'order-number-missing': 'The order has no number. State the number that the order is known by.',
  'order-party-missing':
    'The order does not say who the {side} is. State it, or say with weAre in the partner file which side our company is.',
  'parties-same': 'Buyer and seller are the same: {found}. Name the other side where it belongs.',
  'price-currency-other':
    'The price of line {lineNumber} is in {found}, the document in {expected}. State both in one currency, or send a document for each.',
  'price-negative':
    'The price of line {lineNumber} is {found}, expected {expected}. Check the price; what is taken off is an allowance.',
  'price-quantity-not-positive':
    'The price of line {lineNumber} is for a quantity of {found}, expected {expected}. State for how many units it is.',
  'quantity-negative': 'Line {lineNumber} states the quantity {found}, expected {expected}. Correct the quantity.',
  'quantity-not-positive': 'Order line {lineNumber} asks for {found}. State a quantity above 0, or leave the line out.',
  'rule-broken': '{message} (rule {rule})',
  'rule-failed':
    'The rule {rule} could not be checked: {reason}. It counts as broken: {message} Correct the document, or the rule in rules.yaml.',
  'stock-negative': 'Line {lineNumber} reports the negative stock {found}. It is recorded as stated; check the count.',
  'stock-repeated':
    'Line {lineNumber} reports {found} of an item at a site for which another line reports {expected}. Neither is used: report each item and site once.',
  'allowance-implausible':
    '{field} is {found}, but {percent} percent of {baseAmount} are {expected} (Peppol R040). Check which of them is right.',
  'price-implausible':
    '{field} is {found}, but the gross price {grossAmount} less the discount {discount} is {expected} (Peppol R046). Check which of them is right.',
  'tax-rate-unlisted':
    '{field}: {found} percent is not in the breakdown of the tax, which has {expected} (EN 16931 BR-CO-18). Check the rate, or add it to the breakdown.',
  'taxable-implausible':
    '{field} is {found}, but what is taxed at {percent} percent comes to {expected} (EN 16931 {rule}). Check which of them is right.',
  'tax-implausible':
    '{field} is {found}, but {percent} percent of {taxableAmount} are {expected} (EN 16931 BR-CO-17). Check which of them is right.',
  'total-implausible': '{field} is {found}, but {sum} {expected} (EN 16931 {rule}). Check which of them is right.',
  'line-unit-missing':
    'Line {lineNumber} states the quantity {found} without a unit. State a UN/ECE Recommendation 20 code such as {expected}.',
  'line-unit-unknown':
    'The unit "{found}" of line {lineNumber} is not known. State a UN/ECE Recommendation 20 code such as {expected}, or have the unit added to the mapping.',

  'cancellation-reason-missing': 'Order {found} was not cancelled: no reason is given. State why it is cancelled.',
  'hold-reason-missing': 'Order {found} was not released: no reason is given. State why it may pass.',
  'order-cancellation-too-late':
    'Order {found} cannot be cancelled here any more: it was delivered or is on its way. Cancel it at the system that has it.',
  'order-cancelled': 'Order {found} is cancelled and stays so. Send what is still wanted under a new order number.',
  'order-cancelled-before': 'Order {found} is cancelled already. Nothing was changed.',
  'order-currency-changed':
    'The new version states the currency {found}, the accepted order {expected}. A person has to release it.',
  'order-delivered':
    'Order {found} was delivered or is on its way, so this new version waits: a person here sends the change on, or refuses it. It need not be sent again.',
  'order-hold-open':
    'An earlier version of order {found} is held, so this one takes its place and waits for a person too.',
  'order-line-dropped':
    'Line {lineNumber} ({expected} wanted) is missing from the new version. A person has to release it before it is dropped.',
  'order-line-item-changed':
    'Line {lineNumber} names the item {found}, the accepted order {expected}. A person has to release it.',
  'order-line-price-changed':
    'Line {lineNumber} states the unit price {found}, the accepted order {expected}. A person has to release it.',
  'order-line-shipped':
    'Line {lineNumber} cannot go down to {found}: more than that is shipped already. Arrange a return for the rest.',
  'order-line-shrunk':
    'Line {lineNumber} goes down from {expected} to {found}. A person has to release it before less is delivered.',
  'order-line-unit-changed':
    'Line {lineNumber} is counted in {found}, the accepted order in {expected}. A person has to release it.',
  'order-revised': 'Order {found} was known as version {version} and has other content now. It was changed.',
  'order-revised-held': 'Order {found} is known and has other content now. A person has to release the new version.',
  'order-revised-refused':
    'Order {found} is known and has other content now, which was agreed not to happen. Send a new order under a new number.',
  'order-still-held': 'Order {found} came again with the same content. It is still held and waits for a person.',
  'order-unchanged': 'Order {found} came again with the content of version {version}. Nothing was changed.',

  'answered-order-unknown':
    'We know no order {found} from us to you. Correct the number and send the document again; if it is right, nothing is to be done.',
  'answered-line-unknown':
    'Order {orderNumber} has no line {found}, its lines are: {expected}. A person here looks at it; if the number is wrong, correct it and send the document again.',
  'confirmed-above-ordered':
    'Line {orderLine} of order {orderNumber}: {found} is confirmed, expected {expected}, as was ordered. A person here looks at it.',
  'shipped-above-ordered':
    'Line {orderLine} of order {orderNumber}: {found} is shipped, expected {expected}, as was ordered. A person here looks at it.',
  'shipped-together-above-ordered':
    'Line {orderLine} of order {orderNumber}: {found} is shipped in all, with {before} that was told before, expected {expected}, as was ordered. A person here looks at it.',
  'document-revised':
    'The {documentType} {found} came before with other content. A person has to release this one before it takes its place. If it is a new document, send it under a number of its own.',
  'document-unchanged': 'The {documentType} {found} came again with the same content. Nothing was sent twice.',

  'inventory-older':
    'The stock report is as of {found}, a newer one as of {expected} is recorded. Nothing of it was applied.',

  'route-failed':
    'A condition of the route group {group} could not be evaluated: {found}: {reason}. Correct it in routes.yaml, then replay the document.',
  'route-none':
    'No route takes this {found} of {partner}. Add a route for it to routes.yaml, then replay the document.',
} as const satisfies Record<string, string>;
