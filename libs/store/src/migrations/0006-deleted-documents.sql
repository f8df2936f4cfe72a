-- A waiting document that goes on is deleted and written anew. Each table that refers to documents is then asked whether it still does: by an index.
create index known_documents_document on known_documents (document_id);
create index holds_document on holds (document_id);
