import { exposeBridge } from 'sallyport/preload';

exposeBridge();
