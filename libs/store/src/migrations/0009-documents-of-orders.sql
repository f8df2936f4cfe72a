-- Confirmations, ship notices, receipts and bills of an order; orders themselves are not asked for by this way.
create index documents_order on documents (order_id) where order_id is not null and document_type <> 'Order';
